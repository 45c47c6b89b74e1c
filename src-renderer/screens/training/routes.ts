import type { Screen } from '../screen.ts';

export const trainingScreens: Screen[] = [
  { path: 'train', area: 'train', load: () => import('./Trainings.svelte') },
  { path: 'train/new', area: 'train', load: () => import('./new/NewTraining.svelte') },
  { path: 'train/result/:version', area: 'train', load: () => import('./result/VersionResult.svelte') },
  { path: 'train/:training', area: 'train', load: () => import('./run/Run.svelte') },
  { path: 'train/:training/result', area: 'train', load: () => import('./result/TrainingResult.svelte') },
];
