const PAGE = 500;

/** Every row of a list that is read page by page; undefined where there are more than `most`. */
export async function readAll<Row>(
  ask: (page: { offset: number; limit: number }) => Promise<{ total: number; rows: readonly Row[] }>,
  most: number,
): Promise<Row[] | undefined> {
  const all: Row[] = [];
  for (;;) {
    const { total, rows } = await ask({ offset: all.length, limit: PAGE });
    if (total > most) return undefined;
    all.push(...rows);
    if (all.length >= total || rows.length === 0) return all;
  }
}
