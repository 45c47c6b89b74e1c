import type { Screen } from '../screen.ts';

export const activityScreens: Screen[] = [
  { path: 'activity', area: 'activity', load: () => import('./Activity.svelte') },
  { path: 'activity/:job', area: 'activity', load: () => import('./Job.svelte') },
];
