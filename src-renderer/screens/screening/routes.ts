import type { Screen } from '../screen.ts';

export const screeningScreens: Screen[] = [
  { path: 'screen', area: 'screen', load: () => import('./Screening.svelte') },
];
