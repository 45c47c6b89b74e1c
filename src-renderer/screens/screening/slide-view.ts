import { href } from '../../lib/route.ts';
import { SLIDE_KEYS, type SlideKey } from './slide-order.ts';

/** How a person looks at the slides of a screening. */
export interface SlideView {
  as: 'cards' | 'table';
  sorting: { key: SlideKey; up: boolean };
  /** Part of a slide's name. */
  find: string;
}

/** Reads what the address says after `?`; what asks for attention comes first unless it says otherwise. */
export function readSlideView(query: Readonly<Record<string, string>>): SlideView {
  const key = SLIDE_KEYS.find((known) => known === query['sort']) ?? 'verdict';
  return {
    as: query['as'] === 'table' ? 'table' : 'cards',
    sorting: { key, up: query['order'] === undefined ? key === 'verdict' : query['order'] === 'up' },
    find: query['find'] ?? '',
  };
}

/** The same for the address; what is usual is left out. */
export function writeSlideView({ as, sorting, find }: SlideView): Record<string, string | null> {
  const isUsual = sorting.key === 'verdict' && sorting.up;
  return {
    as: as === 'cards' ? null : as,
    sort: isUsual ? null : sorting.key,
    order: isUsual ? null : sorting.up ? 'up' : 'down',
    find: find === '' ? null : find,
  };
}

const lists = new Map<number, Record<string, string | null>>();

/** Keeps how a screening's slides were looked at, for the way back from one of them. */
export function rememberList(screening: number, view: Record<string, string | null>): void {
  lists.set(screening, view);
}

/** The address of a screening, its slides as they were last looked at. */
export function listAddress(screening: number): string {
  return href('screen', screening, lists.get(screening) ?? {});
}
