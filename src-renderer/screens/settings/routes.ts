import type { Screen } from '../screen.ts';

export const settingsScreens: Screen[] = [
  { path: 'settings', area: 'settings', load: () => import('./Settings.svelte') },
];
