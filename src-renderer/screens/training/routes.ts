import type { Screen } from '../screen.ts';

export const trainingScreens: Screen[] = [
  { path: 'train', area: 'train', load: () => import('./Training.svelte') },
];
