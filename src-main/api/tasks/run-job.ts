import type { ImportOutcome, ImportReport, JobResult } from '../../contract/index.ts';
import type { TaskContext } from '../../jobs/index.ts';
import { downloadBackbone, importBackbone } from '../../services/backbones/index.ts';
import { fetchNih, importDataset } from '../../services/datasets/index.ts';
import { checkLabels } from '../../services/labels/index.ts';
import { importModel } from '../../services/models/index.ts';
import { exportScreening, runScreening } from '../../services/screening/index.ts';
import { resumeTraining } from '../../services/training/index.ts';
import type { Workspace } from '../../services/workspace/index.ts';
import type { JobTask } from './job-task.ts';

/** Does a job, or goes on with it, in the process that was made for it. Throws what the service throws. */
export async function runJob(workspace: Workspace, task: JobTask, context: TaskContext): Promise<JobResult> {
  const { store } = workspace;
  switch (task.kind) {
    case 'dataset-import': {
      const { folder, name, synthetic } = task;
      const given = { naming: task.naming ?? undefined, positiveClass: task.positiveClass ?? undefined };
      const isNew = store.datasets.find(name) === undefined;
      const request = { folder, name, ...given, ...(isNew && { synthetic }) };
      return { kind: task.kind, report: outcomeOf(await importDataset(store, request, context)) };
    }
    case 'dataset-fetch':
      return { kind: task.kind, report: await fetchNih({ target: task.folder, job: context }) };
    case 'backbone-import': {
      const { file, name, inputSize, normalisation } = task;
      const request = {
        file,
        name: name ?? undefined,
        inputSize: inputSize ?? undefined,
        normalisation: normalisation ?? undefined,
      };
      return { kind: task.kind, backbone: (await importBackbone(store, request, context)).name };
    }
    case 'backbone-download':
      return { kind: task.kind, backbone: (await downloadBackbone(store, task.backbone, context)).name };
    case 'label-check': {
      const request = { dataset: task.dataset, backbone: task.backbone ?? undefined };
      return { kind: task.kind, suspects: (await checkLabels(workspace, request, context)).suspects };
    }
    case 'training': {
      const { training, engine, device } = task;
      return {
        kind: task.kind,
        version: (await resumeTraining(workspace, { training, engine, device }, context)).version,
      };
    }
    case 'model-import':
      return { kind: task.kind, version: (await importModel(workspace, task.file, task.by)).version };
    case 'screening': {
      const request = { screening: task.screening, outFolder: undefined, device: task.device };
      return { kind: task.kind, folder: (await runScreening(workspace, request, context)).outFolder };
    }
    case 'screening-export': {
      const request = { screening: task.screening, outFolder: task.folder };
      return { kind: task.kind, folder: (await exportScreening(workspace, request)).outFolder };
    }
  }
}

/** A report may hold a finding for each of a hundred thousand files; the store has them all. */
function outcomeOf({ findings, ...report }: ImportReport): ImportOutcome {
  const byProblem = Map.groupBy(findings, ({ problem }) => problem);
  return {
    ...report,
    problems: [...byProblem].map(([problem, found]) => ({ problem, files: found.length })),
  };
}
