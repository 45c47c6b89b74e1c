/** State that outlives a screen. Each manager is a class with private state and public getters, and there is one of it. */
export { devices } from './devices.svelte.ts';
export { handleError } from './handle-error.ts';
export { jobs } from './jobs.svelte.ts';
export { overview } from './overview.svelte.ts';
export { type Crumb, place } from './place.svelte.ts';
export { settings } from './settings.svelte.ts';
export { type Toast, toasts } from './toasts.svelte.ts';
