import { implement } from '@orpc/server';
import { AppError } from '../../base/index.ts';
import { contract } from '../../contract/index.ts';
import {
  createTraining,
  listTrainings,
  previewAugmentation,
  showTraining,
  summariseTraining,
} from '../../services/training/index.ts';
import type { Host } from '../host.ts';

/** Learning from a dataset. */
export function trainingHandlers(host: Host) {
  const os = implement(contract.training);
  return {
    presets: os.presets.handler(() => host.calculate('presets', undefined)),
    defaultRecipe: os.defaultRecipe.handler(({ input }) => host.calculate('default-recipe', input)),
    estimate: os.estimate.handler(({ input, signal }) => host.calculate('estimate', input, signal)),
    cutPoints: os.cutPoints.handler(async ({ input }) => ({
      cutPoints: await host.calculate('cut-points', input),
    })),
    augmentationPreview: os.augmentationPreview.handler(({ input }) =>
      previewAugmentation(host.store, input),
    ),
    start: os.start.handler(async ({ input: { engine, device, name, ...input } }) => {
      const training = await createTraining(host.workspace, { ...input, name: name ?? undefined });
      const task = { kind: 'training', training: training.id, engine, device } as const;
      return { training: training.id, job: host.start(task, String(training.id), training.name).id };
    }),
    list: os.list.handler(({ input }) => {
      const { total, rows } = listTrainings(host.store, input);
      return { total, rows: rows.map((row) => ({ ...row, job: jobOf(host, row.id) })) };
    }),
    get: os.get.handler(({ input }) => ({
      ...showTraining(host.store, input.training),
      job: jobOf(host, input.training),
    })),
    pause: os.pause.handler(async ({ input }) => {
      await host.queue.cancel(requireJob(host, input.training));
      return summary(host, input.training);
    }),
    resume: os.resume.handler(({ input }) => {
      const { id, name } = host.store.trainings.require(input.training);
      const task = { kind: 'training', training: id, engine: 'auto', device: 'auto' } as const;
      return { job: host.resume(task, String(id), name).id };
    }),
    finishNow: os.finishNow.handler(({ input }) => {
      host.queue.finishSoon(requireJob(host, input.training));
      return summary(host, input.training);
    }),
  };
}

function summary(host: Host, training: number) {
  return { ...summariseTraining(host.store, training), job: jobOf(host, training) };
}

function jobOf(host: Host, training: number): number | null {
  return host.jobOf('training', String(training));
}

function requireJob(host: Host, training: number): number {
  host.store.trainings.require(training);
  const job = jobOf(host, training);
  if (job !== null) return job;
  throw new AppError(
    'conflict',
    `Training ${training} does not run here; it was started on the command line.`,
    {
      nextStep: 'Stop it there with Ctrl-C.',
    },
  );
}
