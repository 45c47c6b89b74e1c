/** Tiles of one size in rows: where each one lies. All lengths in pixels. */
export interface Grid {
  count: number;
  columns: number;
  rows: number;
  /** From one tile's edge to the next one's. */
  pitch: number;
  /** Of all rows together. */
  height: number;
}

/** As many columns as the width holds, at least one. */
export function layOut(count: number, width: number, tile: number, gap: number): Grid {
  const pitch = tile + gap;
  const columns = Math.max(1, Math.floor((width + gap) / pitch));
  const rows = Math.ceil(count / columns);
  return { count, columns, rows, pitch, height: Math.max(0, rows * pitch - gap) };
}

/** The tiles of the rows in view and of `overscan` rows before and after them; `last` is below `first` where none are. */
export function visibleTiles(
  grid: Grid,
  scrollTop: number,
  viewHeight: number,
  overscan: number,
): { first: number; last: number } {
  const firstRow = Math.max(0, Math.floor(scrollTop / grid.pitch) - overscan);
  const lastRow = Math.min(grid.rows - 1, Math.floor((scrollTop + viewHeight) / grid.pitch) + overscan);
  return { first: firstRow * grid.columns, last: Math.min(grid.count, (lastRow + 1) * grid.columns) - 1 };
}

/** Where a tile lies from the top left corner. */
export function tilePosition(grid: Grid, index: number): { x: number; y: number } {
  return { x: (index % grid.columns) * grid.pitch, y: Math.floor(index / grid.columns) * grid.pitch };
}

/** The least scrolling that brings a tile wholly into view. */
export function scrollToShow(grid: Grid, index: number, scrollTop: number, viewHeight: number): number {
  const { y } = tilePosition(grid, index);
  if (y < scrollTop) return y;
  return Math.max(scrollTop, y + grid.pitch - viewHeight);
}

/** Where to scroll so that what was at the top stays there when columns or sizes change. */
export function scrollKeeping(before: Grid, after: Grid, scrollTop: number): number {
  const index = Math.floor(scrollTop / before.pitch) * before.columns;
  return scrollTop === 0 ? 0 : tilePosition(after, Math.min(index, after.count - 1)).y;
}

/** The tile that a key leads to, or undefined where the key is none of the moving ones. */
export function moveTile(grid: Grid, index: number, key: string, viewHeight: number): number | undefined {
  const page = Math.max(1, Math.floor(viewHeight / grid.pitch)) * grid.columns;
  const steps: Record<string, number> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -grid.columns,
    ArrowDown: grid.columns,
    PageUp: -page,
    PageDown: page,
    Home: -grid.count,
    End: grid.count,
  };
  const step = steps[key];
  if (step === undefined || grid.count === 0) return undefined;
  const target = index + step;
  // Up and down keep the column; only Home, End and whole pages stop at the ends.
  if ((key === 'ArrowUp' || key === 'ArrowDown') && (target < 0 || target >= grid.count)) return index;
  return Math.min(grid.count - 1, Math.max(0, target));
}
