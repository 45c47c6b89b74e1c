import type {
  ApiInputs,
  AppSettings,
  ScreeningPreview,
  SlideNaming,
} from '../../../src-main/contract/index.ts';

export const SLIDE_RULES = ['folder', 'start', 'pattern'] as const;
/** What makes a slide: its sub-folder, the start of the file names, or a pattern of one's own. */
export type SlideRule = (typeof SLIDE_RULES)[number];

export const SEPARATORS = ['_', '-', ' ', '.'] as const;
/** The sign in a file name before which the slide's name stands. */
export type Separator = (typeof SEPARATORS)[number];

/** What a person has chosen on the way to a screening. */
export interface ScreeningForm {
  folder: string | null;
  rule: SlideRule;
  separator: Separator;
  pattern: string;
  /** Null = the version in use. */
  model: string | null;
  /** Null = the model's own. */
  threshold: number | null;
  /** Null while the field is empty or no number. */
  minimumCells: number | null;
  reviewBand: readonly [number, number];
  eightViews: boolean;
}

/** As the settings of this PC have it. */
export function newForm({ minimumCells, reviewBand }: AppSettings): ScreeningForm {
  return {
    folder: null,
    rule: 'folder',
    separator: '_',
    pattern: '^(?<patient>[A-Za-z]+\\d+)',
    model: null,
    threshold: null,
    minimumCells,
    reviewBand,
    eightViews: false,
  };
}

/** How the slides are told, as the contract puts it. */
export function slideNaming({ rule, separator, pattern }: ScreeningForm): SlideNaming {
  if (rule === 'folder') return { kind: 'folder' };
  const own =
    rule === 'pattern' ? pattern : `^(?<patient>[^${escapeForSet(separator)}]+)[${escapeForSet(separator)}]`;
  return { kind: 'pattern', naming: { kind: 'pattern', pattern: own, preset: null } };
}

/** The request that the form stands for; undefined while no folder is chosen or a number is missing. */
export function toRequest(form: ScreeningForm): ApiInputs['screening']['preview'] | undefined {
  const { folder, model, threshold, minimumCells, reviewBand, eightViews } = form;
  if (folder === null || !isCellCount(minimumCells)) return undefined;
  const [low, high] = reviewBand;
  return {
    folder,
    model,
    slides: slideNaming(form),
    options: { threshold, minimumCells, reviewBand: [low, high], testTimeAugmentation: eightViews },
  };
}

/** True for a number of cells that a verdict can need. */
export function isCellCount(value: number | null): value is number {
  return value !== null && Number.isInteger(value) && value >= 1;
}

/** Slides that would be too small for a verdict. */
export function tooSmallSlides({ slides }: ScreeningPreview, minimumCells: number): number {
  return slides.filter(({ images }) => images < minimumCells).length;
}

function escapeForSet(separator: Separator): string {
  return separator === '-' ? '\\-' : separator;
}
