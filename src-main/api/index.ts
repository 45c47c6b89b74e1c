/**
 * The contract implemented: what any front end talks to, whatever carries its messages.
 *
 * - `openApi` opens the data folder for the app
 * - `carryContract` carries its `router` over any kind of line
 * - `WORKER_ENTRY` is what a `SpawnWorker` starts, with the data folder as argument
 */
export { type Api, type ApiOptions, openApi, WORKER_ENTRY } from './open-api.ts';
export { type CarriedLine, type CarryContract, carryContract } from './carry-contract.ts';
