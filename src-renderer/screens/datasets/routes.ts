import type { Screen } from '../screen.ts';

export const datasetsScreens: Screen[] = [
  { path: 'datasets', area: 'datasets', load: () => import('./Datasets.svelte') },
];
