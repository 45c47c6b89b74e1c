import { join } from 'node:path';
import type { ScreeningSummary } from '../../contract/index.ts';
import type { ScreeningRecord } from '../../store/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { judgementOf, summariseScreening } from './summarise.ts';
import { writeOutput } from './write-output.ts';

/** Where the tables and the report of a screening go by default. */
export function reportFolderOf({ reportsFolder }: Workspace, screening: number): string {
  return join(reportsFolder, `screening-${screening}`);
}

/** Writes tables and report of a screening as its figures stand now, reviews included. Throws `not-found`. */
export async function exportScreening(
  workspace: Workspace,
  request: { readonly screening: number; readonly outFolder: string },
): Promise<{ outFolder: string }> {
  await writeFigures(workspace, request.screening, request.outFolder, {});
  const { screening, outFolder } = request;
  workspace.store.audit.append('screening', 'screening exported', `screening ${screening}`, { outFolder });
  return { outFolder: request.outFolder };
}

/** The same, with what is about to be recorded of the screening. */
export async function writeFigures(
  { store }: Workspace,
  id: number,
  outFolder: string,
  aboutToBe: Partial<Pick<ScreeningRecord, 'status' | 'finishedAt'>>,
): Promise<ScreeningSummary> {
  const screening = { ...store.screenings.require(id), ...aboutToBe };
  const model = store.models.require(`v${screening.version}`);
  const summary = summariseScreening(store, screening, model);
  await writeOutput(store, summary, judgementOf(screening, model), outFolder);
  return summary;
}
