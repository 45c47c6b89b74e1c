import type { z } from 'zod';
import type { Connection } from './connection.ts';
import { parseJson } from './json.ts';

/** Named values, kept as JSON and read back through a schema. */
export class Settings {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get<Schema extends z.ZodType>(key: string, schema: Schema): z.output<Schema> | undefined {
    const value = this.#connection
      .column<[string], string>('SELECT value FROM settings WHERE key = ?')
      .get(key);
    return value === undefined ? undefined : parseJson(schema, value, `the setting "${key}"`);
  }

  set(key: string, value: unknown): void {
    this.#connection
      .command('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)')
      .run(key, JSON.stringify(value));
  }
}
