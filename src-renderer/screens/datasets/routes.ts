import type { Screen } from '../screen.ts';

export const datasetsScreens: Screen[] = [
  { path: 'datasets', area: 'datasets', load: () => import('./Datasets.svelte') },
  { path: 'datasets/import/new', area: 'datasets', load: () => import('./NewImport.svelte') },
  { path: 'datasets/import/nih', area: 'datasets', load: () => import('./FetchNih.svelte') },
  { path: 'datasets/import/:job', area: 'datasets', load: () => import('./ImportJob.svelte') },
  { path: 'datasets/:dataset', area: 'datasets', load: () => import('./Dataset.svelte') },
];
