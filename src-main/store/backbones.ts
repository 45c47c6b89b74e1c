import { type BackboneCard, backboneCardSchema } from '../contract/index.ts';
import type { Connection } from './connection.ts';
import { parseJson } from './json.ts';

/** Imported backbones by name; the trunk itself is a blob named by the card's SHA-256. */
export class Backbones {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Adds a backbone or replaces the one of the same name. */
  save(card: BackboneCard): void {
    this.#connection
      .command(
        `INSERT INTO backbones (name, card, created_at) VALUES (?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET card = excluded.card`,
      )
      .run(card.name, JSON.stringify(card), new Date().toISOString());
  }

  find(name: string): BackboneCard | undefined {
    const card = this.#connection
      .column<[string], string>('SELECT card FROM backbones WHERE name = ?')
      .get(name);
    return card === undefined ? undefined : parseJson(backboneCardSchema, card, `backbone "${name}"`);
  }

  list(): BackboneCard[] {
    return this.#connection
      .query<[], { name: string; card: string }>('SELECT name, card FROM backbones ORDER BY name')
      .all()
      .map(({ name, card }) => parseJson(backboneCardSchema, card, `backbone "${name}"`));
  }
}
