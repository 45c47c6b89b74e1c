import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from 'better-sqlite3';
import { AppError } from '../base/index.ts';
import { digestingAnew } from './integrity/verify-rows.ts';

interface Migration {
  readonly version: number;
  readonly sql: string;
}

/** The app's own migrations: `0001-….sql` brings a database to version 1, and so on without a gap. */
export const MIGRATIONS = new URL('./migrations/', import.meta.url);

/** Marks the file as Smearwise's; the first migration writes it. */
const APPLICATION_ID = 0x536d7277;

/** The version of an open database; 0 when it is new. */
export function schemaVersion(database: Database): number {
  return Number(database.pragma('user_version', { simple: true }));
}

/**
 * Throws `invalid-input` for the database of another program, and `newer-version` where a newer app wrote it. An empty
 * database is nobody's.
 */
export function requireOwn(database: Database, path: string, migrations = MIGRATIONS): void {
  const { owner, version, tables } = database.transaction(() => ({
    owner: database.pragma('application_id', { simple: true }),
    version: schemaVersion(database),
    tables: database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get(),
  }))();
  if (owner !== APPLICATION_ID && !(version === 0 && tables === 0)) {
    throw new AppError('invalid-input', `"${path}" is the database of another program.`, {
      nextStep: 'Name a file that Smearwise wrote, or choose another data folder.',
      onCommandLine: '--home <folder>',
    });
  }
  const known = namesIn(migrations).length;
  if (version <= known) return;
  throw new AppError(
    'newer-version',
    `The database "${path}" was written by a newer Smearwise (its version ${version}, this app knows ${known}).`,
    {
      nextStep: 'Install the newer Smearwise, or choose another data folder.',
      onCommandLine: '--home <folder>',
    },
  );
}

/**
 * Brings the database to the version of these migrations, all steps and the version number in one transaction.
 * `beforeFirst` runs once if there is anything to do on a database that is not new. Answers whether there was.
 */
export function migrate(database: Database, migrations: URL, beforeFirst: () => void): boolean {
  const current = schemaVersion(database);
  const missing = migrationsAfter(current, migrations);
  if (missing.length === 0) return false;
  if (current > 0) beforeFirst();
  const run = database.transaction(() => {
    // Another process may have done it while this one waited for the lock.
    const steps = migrationsAfter(schemaVersion(database), migrations);
    if (steps.length === 0) return;
    digestingAnew(database, () => {
      for (const { version, sql } of steps) {
        database.exec(sql);
        database.pragma(`user_version = ${version}`);
      }
    });
  });
  run.immediate();
  return true;
}

function migrationsAfter(current: number, folder: URL): Migration[] {
  return namesIn(folder)
    .map((name, index) => ({ name, version: index + 1 }))
    .slice(current)
    .map(({ name, version }) => ({ version, sql: readFileSync(new URL(name, folder), 'utf8') }));
}

function namesIn(folder: URL): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  names.sort().forEach((name, index) => {
    if (Number.parseInt(name, 10) !== index + 1) {
      throw new Error(`migration ${name} should be number ${index + 1}`);
    }
  });
  return names;
}
