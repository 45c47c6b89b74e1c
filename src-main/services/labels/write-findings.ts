import { dirname, extname, join, resolve } from 'node:path';
import {
  AppError,
  FolderInUse,
  type Overwriting,
  requireNoEarlier,
  writeFileAtomic,
} from '../../base/index.ts';
import type { LabelCheck, LabelFinding } from '../../contract/index.ts';
import { renderLabelReport, writeLabelFindingsCsv } from '../../reports/index.ts';
import type { Store } from '../../store/index.ts';
import { cellPictures } from '../pictures/index.ts';

/** More would make a page that no browser likes to open. */
const MOST_PICTURES = 2000;

const FOLDER_GONE = {
  doing: 'the labels were being checked; the list of suspects belongs there',
  nextStep: 'The check is kept. Connect its disk again, then do the same again to write the list.',
};

/**
 * Before a long check: throws `usage` unless the file's name ends in .html or .csv, `conflict` where it is there already
 * and may not be replaced. Answers where it will lie.
 */
export async function findingsPlace(file: string, overwriting: Overwriting): Promise<FolderInUse> {
  if (['.html', '.csv'].includes(extname(file).toLowerCase())) {
    await requireNoEarlier([resolve(file)], overwriting);
    return FolderInUse.holding(dirname(resolve(file)));
  }
  throw new AppError('usage', `"${file}" is neither a page nor a table.`, {
    nextStep: 'Give a name that ends in .html or .csv.',
  });
}

/**
 * Writes suspects as a page of pictures or as a table, by the ending of the name; answers the whole path. Throws
 * `unavailable` where `place`, what `findingsPlace` answered, went away since.
 */
export async function writeLabelFindings(
  store: Store,
  check: LabelCheck,
  findings: readonly LabelFinding[],
  file: string,
  place: FolderInUse,
): Promise<string> {
  await place.requireThere(FOLDER_GONE);
  const target = resolve(file);
  if (extname(target).toLowerCase() === '.csv') {
    await writeLabelFindingsCsv(target, findings);
    return target;
  }
  const { folder, positiveClass, synthetic } = store.datasets.require(check.dataset);
  const shown = findings.slice(0, MOST_PICTURES).map((finding) => {
    const sha256 = store.imageGallery.file(finding.image)?.sha256 ?? null;
    return { finding, file: join(folder, finding.path), sha256 };
  });
  const pictures = await cellPictures(shown);
  await writeFileAtomic(target, renderLabelReport({ check, positiveClass, synthetic, pictures }));
  return target;
}
