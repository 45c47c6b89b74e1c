import type { PageRequest } from '../../lib/pages.ts';

const PAGE_ROWS = 500;

/** The rows at these places: those that are loaded, and the others asked for page by page. */
export async function rowsAt<Row>(
  places: Iterable<number>,
  loaded: (place: number) => Row | undefined,
  ask: (page: PageRequest) => Promise<{ rows: Row[] }>,
): Promise<Row[]> {
  const rows = new Map<number, Row | undefined>();
  for (const place of [...places].sort((a, b) => a - b)) rows.set(place, loaded(place));
  const missing = [...rows].filter(([, row]) => row === undefined).map(([place]) => place);
  for (const page of new Set(missing.map((place) => Math.floor(place / PAGE_ROWS)))) {
    const offset = page * PAGE_ROWS;
    const answer = await ask({ offset, limit: PAGE_ROWS });
    for (const place of missing)
      if (Math.floor(place / PAGE_ROWS) === page) rows.set(place, answer.rows[place - offset]);
  }
  return [...rows.values()].filter((row) => row !== undefined);
}
