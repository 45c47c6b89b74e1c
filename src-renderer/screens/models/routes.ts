import type { Screen } from '../screen.ts';

export const modelsScreens: Screen[] = [
  { path: 'models', area: 'models', load: () => import('./Models.svelte') },
];
