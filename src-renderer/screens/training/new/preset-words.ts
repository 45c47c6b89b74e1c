import type { Recipe, TrainingPreset } from '../../../../src-main/contract/index.ts';
import { m } from '../../../messages/index.ts';
import { isChanged } from './draft.ts';

/** A preset by its name, with a word where the recipe is not quite it any more; empty until both are known. */
export function presetWords(preset: TrainingPreset | undefined, recipe: Recipe | undefined): string {
  if (preset === undefined || recipe === undefined) return '';
  const { name } = m.training.wizard.presets[preset.id];
  return isChanged(recipe, preset.recipe) ? m.training.wizard.changedPreset(name) : name;
}

/** What a preset does, in a sentence. */
export function presetText({ id, recipe }: TrainingPreset): string {
  const { thoroughWhole, presets } = m.training.wizard;
  return id === 'thorough' && recipe.kind !== 'quick' ? thoroughWhole : presets[id].text;
}
