import type { CellFilter, CellOrder } from '../../../src-main/contract/index.ts';
import { TILE_SIZES, type TileSize } from '../../lib/tile.ts';

export const CELL_FILTERS = [
  'all',
  'positive',
  'doubtful',
  'clear',
  'reviewed',
  'unreadable',
  'skipped',
  'pending',
] as const satisfies readonly CellFilter[];
export const CELL_ORDERS = ['doubt', 'strongest', 'path'] as const satisfies readonly CellOrder[];

/** How a person looks at the cells of a slide. */
export interface CellView {
  show: CellFilter;
  order: CellOrder;
  size: TileSize;
}

const USUAL: CellView = { show: 'all', order: 'doubt', size: 96 };

/** Reads what the address says after `?`; the most doubtful cells come first unless it says otherwise. */
export function readCellView(query: Readonly<Record<string, string>>): CellView {
  return {
    show: CELL_FILTERS.find((known) => known === query['show']) ?? USUAL.show,
    order: CELL_ORDERS.find((known) => known === query['order']) ?? USUAL.order,
    size: TILE_SIZES.find((known) => String(known) === query['size']) ?? USUAL.size,
  };
}

/** The same for the address; what is usual is left out. */
export function writeCellView({ show, order, size }: CellView): Record<string, string | null> {
  return {
    show: show === USUAL.show ? null : show,
    order: order === USUAL.order ? null : order,
    size: size === USUAL.size ? null : String(size),
  };
}
