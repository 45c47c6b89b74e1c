import type { Reading } from '../connection.ts';

/** SQL that answers in words what a part of a table holds. A number is bound as a real one: `1.0` without the cast. */
const NAMES: Readonly<Record<string, string>> = {
  cells: `SELECT 'slide "' || name || '" of screening ' || screening_id FROM slides WHERE id = ?`,
  slides: `SELECT 'the slides of screening ' || CAST(? AS INTEGER)`,
  screenings: `SELECT 'screening ' || CAST(? AS INTEGER)`,
  images: `SELECT 'the images of dataset "' || name || '"' FROM datasets WHERE id = ?`,
  datasets: `SELECT 'dataset "' || name || '"' FROM datasets WHERE id = ?`,
  splits: `SELECT 'the splits of dataset "' || name || '"' FROM datasets WHERE id = ?`,
  split_images: `SELECT 'split "' || name || '"' FROM splits WHERE id = ?`,
  label_checks: `SELECT 'label check ' || CAST(? AS INTEGER)`,
  label_findings: `SELECT 'label check ' || CAST(? AS INTEGER)`,
  model_versions: `SELECT 'model version v' || CAST(? AS INTEGER)`,
  test_predictions: `SELECT 'the test of model version v' || CAST(? AS INTEGER)`,
};

/** What a part of a table holds, for a technician; undefined where that says nothing, or the thing is gone. */
export function nameOfPart(connection: Reading, table: string, part: number): string | undefined {
  const sql = NAMES[table];
  return sql === undefined ? undefined : connection.column<[number], string>(sql).get(part);
}
