import { tellIn } from '../devices/index.ts';
import { FeatureExtractor } from '../features/index.ts';
import type { Learning } from './learned.ts';

/** The frozen backbone of a training, on its back end; where the processor takes over, the job's log says so. */
export function openExtractor({
  workspace,
  materials,
  record,
  backend,
  job,
}: Learning): Promise<FeatureExtractor> {
  const source = { trunk: materials.trunk, card: materials.backbone, recipe: record.recipe };
  const tell = tellIn((text) => {
    job.log(text);
  });
  return FeatureExtractor.open(workspace.featuresFolder, source, { backend, tell });
}
