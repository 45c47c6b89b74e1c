import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { AppError, replaceFileSync } from '../base/index.ts';
import type { Connection } from './connection.ts';
import { Settings } from './settings.ts';

/** Beside the database: which data folder this is. Inside it: a setting of this key says the same. */
export const FOLDER_FILE = 'data-folder.json';
const KEY = 'data folder';
const noteSchema = z.object({ schema: z.literal(1), id: z.uuid() });

/** The id of a data folder as it stands beside the database; undefined where none does, or it cannot be read. */
export function idBeside(home: string): string | undefined {
  try {
    return noteSchema.safeParse(JSON.parse(readFileSync(join(home, FOLDER_FILE), 'utf8'))).data?.id;
  } catch {
    return undefined;
  }
}

/** The id inside a database; undefined in a new one, and in one of before there were ids. */
export function idInside(database: Database): string | undefined {
  if (!hasSettings(database)) return undefined;
  const value = database
    .prepare<[string], string>('SELECT value FROM settings WHERE key = ?')
    .pluck()
    .get(KEY);
  return value === undefined ? undefined : z.uuid().safeParse(JSON.parse(value)).data;
}

function hasSettings(database: Database): boolean {
  const row = database
    .prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'settings'`)
    .get();
  return row !== undefined;
}

/** Throws `corrupt` where the database belongs to another data folder than the one it lies in. */
export function requireSameFolder(database: Database, home: string): void {
  const [inside, beside] = [idInside(database), idBeside(home)];
  if (inside === undefined || beside === undefined || inside === beside) return;
  throw new AppError('corrupt', `The database "${database.name}" belongs to another data folder.`, {
    nextStep:
      'Put the right one back, restore a backup of this folder, or restore that file if it is the one you want.',
    onCommandLine: 'smearwise restore, or smearwise restore <file>',
  });
}

/** Gives the data folder its id, once, inside and beside. */
export function identify(connection: Connection, database: Database, home: string): void {
  if (!hasSettings(database)) return;
  const beside = idBeside(home);
  const id = idInside(database) ?? recordId(connection, database, beside ?? randomUUID());
  if (beside === undefined) writeIdBeside(home, id);
}

/** Records the id, with its digest, unless another process was faster; answers the one that holds. */
function recordId(connection: Connection, database: Database, id: string): string {
  return connection.transaction(() => {
    const earlier = idInside(database);
    if (earlier === undefined) new Settings(connection).set(KEY, id);
    return earlier ?? id;
  });
}

/** Says which data folder this is from now on. */
export function writeIdBeside(home: string, id: string): void {
  const path = join(home, FOLDER_FILE);
  const unfinished = `${path}.${randomUUID()}.part`;
  writeFileSync(unfinished, `${JSON.stringify({ schema: 1, id })}\n`, { flush: true });
  replaceFileSync(unfinished, path);
}
