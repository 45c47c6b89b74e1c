import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { firstFree, type Overwriting } from '../../base/index.ts';
import type { ScreeningSummary } from '../../contract/index.ts';
import { reportMark } from '../../reports/index.ts';

const REPORT = 'report.html';
const FILES = ['cells.csv', 'cells.jsonl', 'slides.csv', 'slides.xlsx', REPORT];
/** The mark of a report stands in its head. */
const HEAD_BYTES = 4096;

/**
 * Where tables and report of a screening are written: into `folder`, or, where an earlier report of another screening
 * lies there and may not be replaced, into a new one beside it: `folder-2`, `folder-3` … Its own report it brings up to
 * date, known by the mark inside, not by name.
 */
export async function reportPlace(
  folder: string,
  summary: ScreeningSummary,
  { overwrite }: Overwriting,
): Promise<string> {
  if (overwrite) return folder;
  return firstFree(
    folder,
    async (candidate) => (await isUnused(candidate)) || (await isOwn(candidate, summary)),
  );
}

/** A file of that name is no earlier report; writing says in its own words that it is in the way. */
async function isUnused(folder: string): Promise<boolean> {
  const there = await Promise.all(FILES.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return there.every((info) => info === undefined);
}

async function isOwn(folder: string, summary: ScreeningSummary): Promise<boolean> {
  try {
    await using file = await open(join(folder, REPORT));
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead).includes(reportMark(summary));
  } catch {
    return false;
  }
}
