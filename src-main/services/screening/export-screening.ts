import { join } from 'node:path';
import type { Overwriting } from '../../base/index.ts';
import type { ScreeningSummary } from '../../contract/index.ts';
import type { ScreeningRecord } from '../../store/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { reportPlace } from './report-place.ts';
import { judgementOf, summariseScreening } from './summarise.ts';
import { writeOutput } from './write-output.ts';

/** Where the tables and the report of a screening go by default. */
export function reportFolderOf({ reportsFolder }: Workspace, screening: number): string {
  return join(reportsFolder, `screening-${screening}`);
}

/**
 * Writes tables and report of a screening as its figures stand now, reviews included; answers the folder, which is a new
 * one beside `outFolder` where the report of another screening lies in that. Throws `not-found`.
 */
export async function exportScreening(
  workspace: Workspace,
  request: { readonly screening: number; readonly outFolder: string },
): Promise<{ outFolder: string }> {
  const { screening } = request;
  const { outFolder } = await writeFigures(workspace, screening, request.outFolder, { overwrite: false });
  workspace.store.audit.append('screening', 'screening exported', `screening ${screening}`, { outFolder });
  return { outFolder };
}

/** The same, with what is about to be recorded of the screening. */
export async function writeFigures(
  { store }: Workspace,
  id: number,
  outFolder: string,
  { overwrite, ...aboutToBe }: Overwriting & Partial<Pick<ScreeningRecord, 'status' | 'finishedAt'>>,
): Promise<{ summary: ScreeningSummary; outFolder: string }> {
  const screening = { ...store.screenings.require(id), ...aboutToBe };
  const model = store.models.require(`v${screening.version}`);
  const summary = summariseScreening(store, screening, model);
  const place = await reportPlace(outFolder, summary, { overwrite });
  await writeOutput(store, summary, judgementOf(screening, model), place);
  return { summary, outFolder: place };
}
