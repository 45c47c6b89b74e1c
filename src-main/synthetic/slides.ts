import { join } from 'node:path';
import { AppError, type JobContext, Random } from '../base/index.ts';
import { drawKind } from './cell-kinds.ts';
import { labelFolder } from './folder-label.ts';
import { drawPatientLook } from './patient-look.ts';
import { type PlannedCell, writeCells } from './write-cells.ts';

/** A slide that is to be drawn. */
export interface SyntheticSlide {
  /** Also the name of its sub-folder. */
  readonly name: string;
  readonly cells: number;
  /** Share of infected cells, 0 to 1. */
  readonly parasitaemia: number;
}

export interface SyntheticSlidesOptions {
  /** New, empty, or with the same slides from an earlier call. */
  readonly folder: string;
  readonly slides: readonly SyntheticSlide[];
  readonly seed: number;
  readonly job: JobContext;
}

export interface SyntheticSlidesSummary {
  readonly folder: string;
  readonly slides: readonly {
    readonly name: string;
    readonly cells: number;
    readonly infectedCells: number;
  }[];
}

/**
 * Draws slides to screen: a sub-folder each with PNG crops (`synthetic_cell_0001.png`; the name does not tell the
 * class), and one `SYNTHETIC.txt`. Exactly the rounded share of cells is infected. The same options give the same
 * files.
 *
 * Throws `usage` for a name that cannot be a folder or a number out of range, `conflict` where the folder holds
 * something else, `cancelled`.
 */
export async function generateSyntheticSlides({
  folder,
  slides,
  seed,
  job,
}: SyntheticSlidesOptions): Promise<SyntheticSlidesSummary> {
  slides.forEach(requireDrawable);
  await labelFolder(folder, { slides, seed });
  const total = slides.reduce((sum, { cells }) => sum + cells, 0);
  await writeCells(planCells(folder, slides, seed), { total, job });
  return {
    folder,
    slides: slides.map((slide) => ({
      name: slide.name,
      cells: slide.cells,
      infectedCells: infectedCellsOf(slide),
    })),
  };
}

function* planCells(folder: string, slides: readonly SyntheticSlide[], seed: number): Generator<PlannedCell> {
  for (const slide of slides) {
    const ofSlide = Random.of(seed, 'slide', slide.name);
    const look = drawPatientLook(ofSlide);
    const isInfected = Array.from({ length: slide.cells }, (_, index) => index < infectedCellsOf(slide));
    for (const [index, infected] of ofSlide.shuffle(isInfected).entries()) {
      const random = Random.of(seed, 'slide', slide.name, 'cell', index);
      const file = `synthetic_cell_${String(index + 1).padStart(4, '0')}.png`;
      yield { path: join(folder, slide.name, file), kind: drawKind(random, infected), look, random };
    }
  }
}

function infectedCellsOf({ cells, parasitaemia }: SyntheticSlide): number {
  return Math.round(cells * parasitaemia);
}

function requireDrawable({ name, cells, parasitaemia }: SyntheticSlide): void {
  if (!/^[\w-][\w .-]*$/.test(name)) {
    throw new AppError('usage', `"${name}" cannot be the name of a slide's folder.`, {
      nextStep: 'Use letters, digits, blanks, dots, hyphens and underscores.',
    });
  }
  if (!Number.isInteger(cells) || cells < 1) {
    throw new AppError('usage', `Slide "${name}": ${cells} is no number of cells.`, {
      nextStep: 'Use a whole number above 0.',
    });
  }
  if (!(parasitaemia >= 0 && parasitaemia <= 1)) {
    throw new AppError('usage', `Slide "${name}": a parasitaemia of ${parasitaemia} is no share.`, {
      nextStep: 'Use 0 to 1: 0.02 is 2 %.',
    });
  }
}
