import type { Screen } from '../screen.ts';

export const modelsScreens: Screen[] = [
  { path: 'models', area: 'models', load: () => import('./Models.svelte') },
  { path: 'models/compare', area: 'models', load: () => import('./Compare.svelte') },
  { path: 'models/:version', area: 'models', load: () => import('./Model.svelte') },
  { path: 'models/:version/export', area: 'models', load: () => import('./Export.svelte') },
];
