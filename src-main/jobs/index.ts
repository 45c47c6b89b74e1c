/**
 * Jobs: long operations in processes of their own.
 *
 * - main process: `JobQueue` runs and remembers them, `Calculator` does short calculations
 * - processes: `nodeWorkers` starts Node's; any other kind fits as a `SpawnWorker`
 * - inside a worker: `serveTasks(parentPort(), …)`
 */
export { type CalculationStep, Calculator } from './calculator.ts';
export { JobQueue, type JobQueueOptions } from './job-queue.ts';
export type { FromWorker, ToWorker } from './messages.ts';
export { serveTasks, type TaskContext, type WorkerPort } from './serve-tasks.ts';
export { nodeWorkers } from './spawn-node-worker.ts';
export type { SpawnWorker, WorkerChannel, WorkerExit } from './worker-channel.ts';
export { parentPort } from './worker-port.ts';
export { WorkerDied } from './worker-process.ts';
