import type { ImageFilter } from '../../../src-main/contract/index.ts';
import { TILE_SIZES, type TileSize } from '../../lib/tile.ts';
import { PROBLEMS } from './problems.ts';

export type Query = Readonly<Record<string, string>>;

export const STATES = ['ok', 'left-out', 'excluded'] as const;
export const FLAGS = ['relabelled', ...PROBLEMS] as const;
export const PARTS = ['train', 'validation', 'test'] as const;
const PARTS_OR_NONE = [...PARTS, 'none'] as const;

function oneOf<Value extends string>(known: readonly Value[], text: string | undefined): Value | null {
  return known.find((value) => value === text) ?? null;
}

/** The filter that an address asks for; what it does not know lets every image through. */
export function filterOf(query: Query): ImageFilter {
  const text = (name: string) => (query[name] === undefined || query[name] === '' ? null : query[name]);
  const split = text('split');
  return {
    className: text('class'),
    patient: text('patient'),
    slide: text('slide'),
    state: oneOf(STATES, query['state']),
    flag: oneOf(FLAGS, query['flag']),
    split,
    part: split === null ? null : oneOf(PARTS_OR_NONE, query['part']),
  };
}

/** The same as an address keeps it. */
export function queryOf(filter: Partial<ImageFilter>): Record<string, string | null> {
  return {
    class: filter.className ?? null,
    patient: filter.patient ?? null,
    slide: filter.slide ?? null,
    state: filter.state ?? null,
    flag: filter.flag ?? null,
    split: filter.split ?? null,
    part: filter.part ?? null,
  };
}

/** The filter after one of its parts was chosen: a slide belongs to its patient, a part to its split. */
export function withChoice(filter: ImageFilter, choice: Partial<ImageFilter>): ImageFilter {
  return {
    ...filter,
    ...('patient' in choice && { slide: null }),
    ...('split' in choice && { part: null }),
    ...choice,
  };
}

/** True where some images are kept back; a split alone only shows the parts. */
export function keepsBack(filter: ImageFilter): boolean {
  return Object.entries(filter).some(([name, choice]) => name !== 'split' && choice !== null);
}

/** The size of the pictures that an address asks for; 96 where it asks for none of ours. */
export function sizeOf(query: Query): TileSize {
  return TILE_SIZES.find((size) => String(size) === query['size']) ?? 96;
}
