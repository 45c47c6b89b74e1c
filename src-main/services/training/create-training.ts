import { requireShort } from '../../base/index.ts';
import { MOST_CHARACTERS, type Recipe } from '../../contract/index.ts';
import { chooseTaps, tapsBefore } from '../../engine/backbones/index.ts';
import type { TrainingRow } from '../../store/index.ts';
import { showBackbone } from '../backbones/index.ts';
import type { BackendRequest } from '../devices/index.ts';
import type { Workspace } from '../workspace/index.ts';

export interface TrainingRequest extends BackendRequest {
  readonly dataset: string;
  /** Undefined: the dataset's latest split. */
  readonly split: string | undefined;
  readonly backbone: string;
  /** Name of the model version; undefined: dataset and backbone. */
  readonly name: string | undefined;
  readonly recipe: Recipe;
}

/**
 * Records a training that is about to begin; `resumeTraining` runs it. Throws `not-found` for dataset, split or
 * backbone, and what `chooseTaps` and `tapsBefore` throw.
 */
export async function createTraining(
  { store }: Workspace,
  request: Omit<TrainingRequest, keyof BackendRequest>,
): Promise<TrainingRow> {
  const { dataset, backbone, name = `${dataset} ${backbone}`.slice(0, MOST_CHARACTERS.name) } = request;
  requireShort(name, 'name', 'The name of the version');
  const split = store.splits.require(store.datasets.require(dataset), request.split);
  // Written down by name, so that the record says what was done whatever another version takes by default.
  const card = await showBackbone(store, backbone);
  const taps = chooseTaps(card, request.recipe.taps).map(({ tensor }) => tensor);
  const { recipe } = request;
  if (recipe.kind === 'standard' && recipe.cut !== null) tapsBefore(recipe.cut, card, taps);
  return store.trainings.create({
    dataset,
    split: split.summary.name,
    backbone,
    name,
    recipe: { ...recipe, taps },
  });
}
