import type { Screen } from '../screen.ts';

export const homeScreens: Screen[] = [{ path: 'home', area: 'home', load: () => import('./Home.svelte') }];
