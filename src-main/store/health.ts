import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  healthCodeSchema,
  type HealthCode,
  type HealthFinding,
  healthFindingSchema,
} from '../contract/index.ts';
import { systemErrorCode } from '../base/index.ts';

/** What a full disk kept from being noted, for as long as this process lives. */
const unwritten = new Map<string, HealthFinding>();

/**
 * Notes that something is wrong with a data folder, until it is mended: a file each in its folder `health`, beside the
 * database, which may be what is wrong. What is noted already keeps the time since when it is. Never throws.
 */
export function tellHealth(home: string, finding: Omit<HealthFinding, 'since'>): void {
  const path = fileOf(home, finding.code);
  const since = readNote(path)?.since ?? unwritten.get(path)?.since ?? new Date().toISOString();
  const note: HealthFinding = { ...finding, since };
  const unfinished = `${path}.${process.pid}`;
  try {
    mkdirSync(join(home, 'health'), { recursive: true });
    writeFileSync(unfinished, JSON.stringify(note));
    renameSync(unfinished, path);
    unwritten.delete(path);
  } catch {
    unwritten.set(path, note);
    removeQuietly(unfinished);
  }
}

/** Takes back what was noted: it is mended. Never throws. */
export function mendHealth(home: string, code: HealthCode): void {
  const path = fileOf(home, code);
  unwritten.delete(path);
  removeQuietly(path);
}

/** What is noted about a data folder, in the order of the codes. */
export function notedHealth(home: string): HealthFinding[] {
  const noted = new Set(namesIn(join(home, 'health')));
  return healthCodeSchema.options.flatMap((code) => {
    const path = fileOf(home, code);
    const note = unwritten.get(path) ?? (noted.has(`${code}.json`) ? readNote(path) : undefined);
    return note ? [note] : [];
  });
}

/** What cannot be removed just now is removed by the next check that finds all well. */
function removeQuietly(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // See above.
  }
}

function fileOf(home: string, code: HealthCode): string {
  return join(home, 'health', `${code}.json`);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return [];
    throw error;
  }
}

/** Undefined where there is no note, or none that can be read. */
function readNote(path: string): HealthFinding | undefined {
  try {
    return healthFindingSchema.safeParse(JSON.parse(readFileSync(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
