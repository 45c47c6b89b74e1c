import { AppError } from '../../base/index.ts';
import type { DatasetImage, Part, SplitMethod, SplitSummary, SplitUnit } from '../../contract/index.ts';
import { type Group, stratifiedGroupFolds, stratifiedGroupSplit } from '../../statistics/index.ts';
import { assignByFile } from './split-file.ts';
import { naturalUnit, type Unit, unitsOf } from './split-units.ts';
import { counted, listed } from './wording.ts';

export interface SplitPlan {
  unit: SplitUnit;
  partOfImage: Map<number, Part>;
  parts: SplitSummary['parts'];
  warnings: string[];
}

const PARTS: readonly Part[] = ['train', 'validation', 'test'];
/** Below this a class cannot be learnt, let alone tested. */
const FEWEST_IMAGES_OF_CLASS = 10;

/**
 * Decides which image belongs to which part, without writing anything. No unit, and so no known patient, is ever
 * in two parts. Throws `invalid-input` where the images do not suffice, `usage` for fold numbers that clash.
 */
export async function planSplit(
  images: readonly DatasetImage[],
  method: SplitMethod,
  wantedUnit: SplitUnit | undefined,
): Promise<SplitPlan> {
  checkMethod(method);
  const classes = [...new Set(images.map(({ className }) => className))].sort();
  requireEnoughImages(images, classes);
  const unit = wantedUnit ?? naturalUnit(images);
  const { units, unassigned } = unitsOf(images, unit);
  const warnings = unitWarnings(images, unit, unassigned);
  const assigned = await assign(units, unit, classes, method);
  warnings.push(...assigned.warnings);
  const partOfImage = new Map<number, Part>();
  for (const { key, images: members } of units) {
    const part = assigned.parts.get(key);
    if (part) for (const { id } of members) partOfImage.set(id, part);
  }
  const parts = PARTS.map((part) => {
    const members = units.filter(({ key }) => assigned.parts.get(key) === part);
    return { part, units: members.length, ...countImages(members, classes) };
  });
  warnings.push(...checkParts(parts));
  return { unit, partOfImage, parts, warnings };
}

async function assign(
  units: readonly Unit[],
  unit: SplitUnit,
  classes: readonly string[],
  method: SplitMethod,
): Promise<{ parts: Map<string, Part>; warnings: string[] }> {
  const groups: Group[] = units.map((group) => ({
    key: group.key,
    counts: countImages([group], classes).classes.map(({ images }) => images),
  }));
  switch (method.kind) {
    case 'ratio': {
      const wanted = PARTS.filter((part) => method[part] > 0);
      requireEnoughUnits(units, unit, wanted.length);
      return { parts: stratifiedGroupSplit(groups, method, method.seed), warnings: [] };
    }
    case 'folds': {
      requireEnoughUnits(units, unit, method.folds);
      const folds = stratifiedGroupFolds(groups, method.folds, method.seed);
      const partOf = (fold: number): Part =>
        fold === method.testFold ? 'test' : fold === method.validationFold ? 'validation' : 'train';
      return { parts: new Map([...folds].map(([key, fold]) => [key, partOf(fold)])), warnings: [] };
    }
    case 'file':
      return assignByFile(units, method);
  }
}

function countImages(units: readonly Unit[], classes: readonly string[]) {
  const images = units.flatMap((unit) => unit.images);
  return {
    images: images.length,
    classes: classes.map((name) => ({
      name,
      images: images.filter(({ className }) => className === name).length,
    })),
  };
}

function checkMethod(method: SplitMethod): void {
  if (method.kind === 'ratio') return;
  const { testFold, validationFold } = method;
  if (testFold === validationFold) {
    throw new AppError('usage', `Fold ${testFold} cannot be both test and validation fold.`, {
      nextStep: 'Choose two different folds for validation and test.',
      onCommandLine: '--test-fold <number> --validation-fold <number>',
    });
  }
  if (method.kind === 'folds' && Math.max(testFold, validationFold) >= method.folds) {
    throw new AppError('usage', `There is no fold ${Math.max(testFold, validationFold)}.`, {
      nextStep: `With ${method.folds} folds they are numbered from 0 to ${method.folds - 1}.`,
    });
  }
}

function requireEnoughImages(images: readonly DatasetImage[], classes: readonly string[]): void {
  for (const className of classes) {
    const count = images.filter((image) => image.className === className).length;
    if (count >= FEWEST_IMAGES_OF_CLASS) continue;
    throw new AppError(
      'invalid-input',
      `Class "${className}" has ${counted(count, 'usable image')}; at least ${FEWEST_IMAGES_OF_CLASS} are needed.`,
      { nextStep: `Add images to the folder of class "${className}", import it again and split then.` },
    );
  }
}

function requireEnoughUnits(units: readonly Unit[], unit: SplitUnit, parts: number): void {
  if (units.length >= parts) return;
  const names = units.length === 0 ? '' : ` (${listed(units.map(({ name }) => name))})`;
  throw new AppError(
    'invalid-input',
    `The images come from ${counted(units.length, unit)}${names}, too few for ${parts} parts.`,
    { nextStep: 'Add images of other patients; a test on patients seen in training would prove nothing.' },
  );
}

function unitWarnings(
  images: readonly DatasetImage[],
  unit: SplitUnit,
  unassigned: readonly DatasetImage[],
): string[] {
  if (unassigned.length > 0) {
    return [
      `${counted(unassigned.length, 'image')} of unknown patient (such as "${unassigned[0]?.path ?? ''}") ` +
        'cannot be kept apart from the same patient elsewhere and are in no part. To use them too, give their ' +
        'patients in a manifest.',
    ];
  }
  const unknown = images.filter(({ patient }) => patient === null).length;
  if (unknown === 0) return [];
  const kept = unit === 'slide' ? 'only images of one slide stay together' : 'every image stands alone';
  return [
    `THE PATIENT OF ${counted(unknown, 'IMAGE', 'IMAGES')} OF ${images.length} IS UNKNOWN: ${kept}. Cells of one person may ` +
      'be in training and in test, so the test figures will look better than the model is. Say how the file names or ' +
      'folders tell the patient, and import the images again.',
  ];
}

/** Training without a class is refused; a part that cannot say anything about a class is only named. */
function checkParts(parts: SplitSummary['parts']): string[] {
  const warnings: string[] = [];
  for (const { part, images, classes } of parts) {
    const lacking = classes.filter((count) => count.images === 0).map(({ name }) => `"${name}"`);
    if (lacking.length === 0) continue;
    const message =
      images === 0
        ? `The ${part} part is empty.`
        : `The ${part} part has no image of class ${lacking.join(', ')}.`;
    if (part === 'train') {
      throw new AppError('invalid-input', message, {
        nextStep: 'Choose other shares, another seed or file, or add images of other patients.',
      });
    }
    warnings.push(`${message} Figures that need one cannot be computed.`);
  }
  return warnings;
}
