const PAGE_ROWS = 1000;

/**
 * All rows of a query page by page, ordered by path. `read` answers up to `limit` rows whose path comes after
 * `after`. No statement stays open between the pages: a caller may take its time, and write in between.
 */
export function* pagedByPath<Row extends { readonly path: string }>(
  read: (after: string, limit: number) => Row[],
): Generator<Row> {
  let after = '';
  for (;;) {
    const rows = read(after, PAGE_ROWS);
    yield* rows;
    const last = rows.at(-1);
    if (!last || rows.length < PAGE_ROWS) return;
    after = last.path;
  }
}
