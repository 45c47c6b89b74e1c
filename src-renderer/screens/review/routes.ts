import type { Screen } from '../screen.ts';

export const reviewScreens: Screen[] = [
  { path: 'review', area: 'review', load: () => import('./Review.svelte') },
];
