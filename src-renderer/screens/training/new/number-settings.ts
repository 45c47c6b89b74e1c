import type { DeepRecipe, Recipe } from '../../../../src-main/contract/index.ts';

/** A number of the recipe as a field shows it; ranges are in the unit that is shown. */
export interface NumberSetting {
  min: number;
  max: number;
  step: number;
  whole?: boolean;
  /** Shown as a percentage, kept as a share. */
  percent?: boolean;
  /** May be left empty. */
  optional?: boolean;
  read: (recipe: Recipe) => number | null;
  write: (recipe: Recipe, value: number | null) => Recipe;
}

type Range = Omit<NumberSetting, 'read' | 'write'>;
type Group = 'augmentation' | 'head' | 'optimizer' | 'loss' | 'acceptance';
type NumberKeys<Of> = { [Key in keyof Of]: Of[Key] extends number | null ? Key : never }[keyof Of];

function top(key: NumberKeys<Recipe>, range: Range): NumberSetting {
  return { ...range, read: (recipe) => recipe[key], write: (recipe, value) => ({ ...recipe, [key]: value }) };
}

function within<Name extends Group>(group: Name, key: NumberKeys<Recipe[Name]>, range: Range): NumberSetting {
  return {
    ...range,
    read: (recipe) => Number(recipe[group][key]),
    write: (recipe, value) => ({ ...recipe, [group]: { ...recipe[group], [key]: value } }),
  };
}

/** A number of the recipes under which the network itself learns. */
function deep(key: NumberKeys<DeepRecipe>, range: Range): NumberSetting {
  return {
    ...range,
    read: (recipe) => (recipe.kind === 'quick' ? null : recipe[key]),
    write: (recipe, value) => (recipe.kind === 'quick' ? recipe : { ...recipe, [key]: value }),
  };
}

const share: Range = { min: 0, max: 100, step: 1, percent: true };

/** Every number of the recipe that a person may change, and within which bounds. */
export const NUMBER_SETTINGS = {
  minSensitivity: within('acceptance', 'minSensitivity', share),
  maxFalseAlarmRate: within('acceptance', 'maxFalseAlarmRate', { ...share, step: 0.5 }),
  inputSize: top('inputSize', { min: 32, max: 1024, step: 1, whole: true, optional: true }),
  views: within('augmentation', 'views', { min: 1, max: 64, step: 1, whole: true }),
  minCropArea: within('augmentation', 'minCropArea', { ...share, min: 5 }),
  maxCropArea: within('augmentation', 'maxCropArea', { ...share, min: 100, max: 200 }),
  rotationDegrees: within('augmentation', 'rotationDegrees', { min: 0, max: 180, step: 1 }),
  brightness: within('augmentation', 'brightness', share),
  colour: within('augmentation', 'colour', share),
  hidden: within('head', 'hidden', { min: 0, max: 8192, step: 1, whole: true }),
  dropout: within('head', 'dropout', { ...share, max: 95 }),
  learningRate: within('optimizer', 'learningRate', { min: 1e-7, max: 1, step: 1e-4 }),
  weightDecay: within('optimizer', 'weightDecay', { min: 0, max: 1, step: 1e-3 }),
  momentum: within('optimizer', 'momentum', { min: 0, max: 1, step: 0.01 }),
  labelSmoothing: within('loss', 'labelSmoothing', { ...share, max: 50 }),
  focalGamma: within('loss', 'focalGamma', { min: 0, max: 10, step: 0.5 }),
  batchSize: top('batchSize', { min: 1, max: 65536, step: 1, whole: true }),
  maxEpochs: top('maxEpochs', { min: 1, max: 10000, step: 1, whole: true }),
  patience: top('patience', { min: 1, max: 10000, step: 1, whole: true }),
  trunkRate: deep('trunkRate', { ...share, min: 0.01 }),
  warmUpEpochs: deep('warmUpEpochs', { min: 0, max: 100, step: 1 }),
  clipNorm: deep('clipNorm', { min: 1e-3, max: 1e6, step: 1, optional: true }),
  averageDecay: deep('averageDecay', { min: 0, max: 0.99999, step: 1e-3 }),
  mixup: deep('mixup', { min: 0, max: 10, step: 0.1 }),
  targetSensitivity: top('targetSensitivity', { ...share, min: 50, max: 99.9, step: 0.5, optional: true }),
  seed: top('seed', { min: 0, max: 2 ** 31 - 1, step: 1, whole: true }),
} satisfies Record<string, NumberSetting>;
export type NumberSettingId = keyof typeof NUMBER_SETTINGS;

/** The value as the field shows it. */
export function shownValue(setting: NumberSetting, recipe: Recipe): number | null {
  const value = setting.read(recipe);
  if (value === null) return null;
  // 0.07 · 100 is 7.000000000000001.
  return setting.percent === true ? Number((value * 100).toFixed(6)) : value;
}

/** The recipe with what was typed into the field; undefined where that is no number or out of bounds. */
export function withShownValue(
  setting: NumberSetting,
  recipe: Recipe,
  shown: number | null,
): Recipe | undefined {
  if (shown === null) return setting.optional === true ? setting.write(recipe, null) : undefined;
  if (!(shown >= setting.min && shown <= setting.max)) return undefined;
  if (setting.whole === true && !Number.isInteger(shown)) return undefined;
  return setting.write(recipe, setting.percent === true ? Number((shown / 100).toFixed(8)) : shown);
}
