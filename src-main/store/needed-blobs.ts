import type { Database } from 'better-sqlite3';

/** A file beside the database that what it records needs. */
export interface NeededBlob {
  readonly sha256: string;
  /** For a person: `model v3 (clinic)`. */
  readonly what: string;
  /** The record can be used without it. */
  readonly isOptional: boolean;
}

/** The files of the model versions and backbones in a database of any version; caches and checkpoints are none. */
export function neededBlobs(database: Database): NeededBlob[] {
  const needed = new Map<string, NeededBlob>();
  const add = (blob: NeededBlob) => {
    if (!needed.has(blob.sha256)) needed.set(blob.sha256, blob);
  };
  const hasTable = database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).pluck();
  if (hasTable.get('model_versions') !== undefined) {
    const rows = database
      .prepare<[], { number: number; name: string; sha256: string; list: string | null }>(
        `SELECT number, name, sha256, json_extract(card, '$.data.listSha256') AS list
         FROM model_versions ORDER BY number`,
      )
      .all();
    for (const { number, name, sha256, list } of rows) {
      add({ sha256, what: `model v${number} (${name})`, isOptional: false });
      if (list !== null) add({ sha256: list, what: `the list of images of v${number}`, isOptional: true });
    }
  }
  if (hasTable.get('backbones') !== undefined) {
    const rows = database
      .prepare<[], { name: string; sha256: string }>(
        `SELECT name, json_extract(card, '$.sha256') AS sha256 FROM backbones ORDER BY name`,
      )
      .all();
    for (const { name, sha256 } of rows) add({ sha256, what: `backbone "${name}"`, isOptional: false });
  }
  return [...needed.values()];
}
