/**
 * The contract implemented: what any front end talks to, whatever carries its messages.
 *
 * - `openApi` opens the data folder for the app
 * - carry its `router` with any oRPC handler whose `interceptors` are `[failingInOneWay(log)]`
 * - `WORKER_ENTRY` is what a `SpawnWorker` starts, with the data folder as argument
 */
export { type Api, type ApiOptions, openApi, WORKER_ENTRY } from './open-api.ts';
export { failingInOneWay } from './failures.ts';
