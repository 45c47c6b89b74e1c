import { implement } from '@orpc/server';
import { APP_VERSION } from '../../base/index.ts';
import { contract, type Overview } from '../../contract/index.ts';
import { listModels } from '../../services/models/index.ts';
import { reviewsWaiting } from '../../services/screening/index.ts';
import { healthOf } from '../../services/this-pc/index.ts';
import type { Host } from '../host.ts';
import { screeningRows } from './screening.ts';

const SHOWN_SCREENINGS = 5;
const COUNTED_SCREENINGS = 20;
const NEWEST_TRAININGS = 5;

/** The first screen. */
export function appHandlers(host: Host) {
  const os = implement(contract.app);
  return { overview: os.overview.handler(() => overview(host)) };
}

function overview(host: Host): Overview {
  const { store, workspace } = host;
  const models = listModels(workspace);
  const screenings = screeningRows(host, { offset: 0, limit: SHOWN_SCREENINGS });
  const datasets = store.datasets.list();
  return {
    app: { version: APP_VERSION, shell: host.shell, home: host.home },
    health: healthOf(workspace),
    model: models.find(({ status }) => status === 'in-use') ?? null,
    activeJobs: host.queue.active(),
    interrupted: interruptedTrainings(host),
    lastScreenings: screenings.rows,
    needsReview: reviewsWaiting(store, COUNTED_SCREENINGS),
    steps: {
      datasets: datasets.length,
      splits: datasets.reduce((sum, { id }) => sum + store.splits.list(id).length, 0),
      backbones: store.backbones.list().length,
      models: models.length,
      screenings: screenings.total,
    },
  };
}

/** By a crash of this app or its job, or of the command line, which leaves no job. */
function interruptedTrainings({ queue, store }: Host): Overview['interrupted'] {
  const { rows } = store.trainings.page(0, NEWEST_TRAININGS);
  return rows.flatMap(({ id, name, status }) => {
    if (status === 'finished' || status === 'running') return [];
    const job = queue.latestOf('training', String(id));
    if (status !== 'interrupted' && job?.status !== 'interrupted') return [];
    return [{ training: id, name, error: job?.status === 'interrupted' ? job.error : null }];
  });
}
