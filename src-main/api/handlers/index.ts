import { implement, lazy } from '@orpc/server';
import { contract } from '../../contract/index.ts';
import type { Host } from '../host.ts';
import { appHandlers } from './app.ts';
import { backboneHandlers } from './backbones.ts';
import { datasetHandlers } from './datasets.ts';
import { jobHandlers } from './jobs.ts';
import { modelHandlers } from './models.ts';
import { screeningHandlers } from './screening.ts';
import { dataHandlers, deviceHandlers, folderHandlers, settingsHandlers } from './this-pc.ts';

/** The contract, implemented. The first screen does not wait for what learning needs. */
export function createRouter(host: Host) {
  return implement(contract).router({
    app: appHandlers(host),
    backbones: backboneHandlers(host),
    data: dataHandlers(host),
    datasets: datasetHandlers(host),
    devices: deviceHandlers(host),
    folders: folderHandlers(),
    jobs: jobHandlers(host),
    labels: lazy(async () => ({ default: (await import('./labels.ts')).labelHandlers(host) })),
    models: modelHandlers(host),
    screening: screeningHandlers(host),
    settings: settingsHandlers(host),
    training: lazy(async () => ({ default: (await import('./training.ts')).trainingHandlers(host) })),
  });
}
export type ApiRouter = ReturnType<typeof createRouter>;
