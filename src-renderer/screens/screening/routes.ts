import type { Screen } from '../screen.ts';

export const screeningScreens: Screen[] = [
  { path: 'screen', area: 'screen', load: () => import('./Screenings.svelte') },
  { path: 'screen/new', area: 'screen', load: () => import('./NewScreening.svelte') },
  { path: 'screen/:screening', area: 'screen', load: () => import('./Screening.svelte') },
  { path: 'screen/:screening/slides/:slide', area: 'screen', load: () => import('./Slide.svelte') },
];
