import { join } from 'node:path';
import { allOrNone, FolderInUse, writeFileAtomic } from '../../base/index.ts';
import type { CellRow, ScreeningSummary } from '../../contract/index.ts';
import {
  renderScreeningReport,
  type SlidePictures,
  writeCellsCsv,
  writeCellsJsonl,
  writeSlidesCsv,
  writeSlidesWorkbook,
} from '../../reports/index.ts';
import type { Judgement, Store } from '../../store/index.ts';
import { cellPictures } from '../pictures/index.ts';

const PICTURES_PER_SLIDE = 8;

const FOLDER_GONE = {
  doing: 'the report was being written',
  nextStep: 'All results are kept. Connect its disk again, then have the report written again.',
};

/**
 * Writes cells.csv, cells.jsonl, slides.csv, slides.xlsx and report.html: all of them, or none is changed. Throws
 * `unavailable` where the folder goes away meanwhile.
 */
export async function writeOutput(
  store: Store,
  summary: ScreeningSummary,
  judgement: Judgement,
  outFolder: string,
): Promise<void> {
  await allOrNone(() => writeAll(store, summary, judgement, outFolder));
}

async function writeAll(
  store: Store,
  summary: ScreeningSummary,
  judgement: Judgement,
  outFolder: string,
): Promise<void> {
  const rows = () => store.cells.rows(summary.id, judgement);
  await writeCellsCsv(join(outFolder, 'cells.csv'), rows());
  // A folder that is made anew for the rest would hold half a report, or lie where its disk had been.
  const place = await FolderInUse.watch(outFolder);
  await writeCellsJsonl(join(outFolder, 'cells.jsonl'), rows());
  await place.requireThere(FOLDER_GONE);
  await writeSlidesCsv(join(outFolder, 'slides.csv'), summary.slides, summary);
  await place.requireThere(FOLDER_GONE);
  await writeSlidesWorkbook(join(outFolder, 'slides.xlsx'), summary.slides, summary);
  const pictures = new Map<string, SlidePictures>();
  for (const { slide } of summary.slides) {
    pictures.set(slide, {
      strongest: await picturesOf(
        summary,
        store.cells.strongest(summary.id, slide, PICTURES_PER_SLIDE, judgement),
      ),
      doubtful: await picturesOf(
        summary,
        store.cells.mostDoubtful(summary.id, slide, PICTURES_PER_SLIDE, judgement),
      ),
    });
  }
  const unreadable = store.cells
    .leftOut(summary.id, judgement)
    .map(({ path, reason }) => ({ path, reason: reason ?? '' }));
  await place.requireThere(FOLDER_GONE);
  await writeFileAtomic(
    join(outFolder, 'report.html'),
    renderScreeningReport({ summary, pictures, unreadable }),
  );
  await place.requireThere(FOLDER_GONE);
}

function picturesOf({ folder }: ScreeningSummary, cells: readonly CellRow[]) {
  return cellPictures(
    cells.map(({ path, sha256, predictedClass, probability, reviewedClass }) => ({
      file: join(folder, path),
      path,
      sha256,
      patient: null,
      predictedClass: predictedClass ?? '',
      probability: probability ?? 0,
      knownClass: reviewedClass,
    })),
  );
}
