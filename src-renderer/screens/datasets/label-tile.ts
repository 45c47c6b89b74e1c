import { type LabelFilter, type LabelFinding, pictureAddress } from '../../../src-main/contract/index.ts';
import { lastPart } from '../../lib/path.ts';
import type { Tile } from '../../lib/tile.ts';
import { zoneOfClass } from '../../lib/zones.ts';
import type { Query } from './image-filter.ts';

/** A suspect as a gallery shows it: the class as given, and beside it the one that it looks like. */
export function labelTile(
  finding: LabelFinding,
  positiveClass: string,
  looksLike: (given: string, suggested: string) => string,
): Tile {
  const { id, decision, given, suggested } = finding;
  return {
    picture: (side) => pictureAddress({ source: 'image', id: finding.image }, side),
    zone: zoneOfClass(given, positiveClass),
    suggested: zoneOfClass(suggested, positiveClass),
    word: looksLike(given, suggested),
    name: lastPart(finding.path) || String(id),
    probability: null,
    reviewedAs: decision === 'kept' || decision === 'relabelled' ? finding.className : null,
    excluded: decision === 'excluded',
  };
}

export const LABEL_STATES = ['open', 'kept', 'relabelled', 'excluded'] as const;

/** The suspects that an address asks for: those to decide where it says nothing. */
export function labelFilterOf(query: Query): LabelFilter {
  const text = (name: string) => (query[name] === undefined || query[name] === '' ? null : query[name]);
  const state = query['state'] ?? 'open';
  return {
    state: LABEL_STATES.find((known) => known === state) ?? null,
    given: text('class'),
    patient: text('patient'),
  };
}

/** The same as an address keeps it. */
export function labelQueryOf({ state, given, patient }: LabelFilter): Record<string, string | null> {
  return { state: state === 'open' ? null : (state ?? 'all'), class: given, patient };
}
