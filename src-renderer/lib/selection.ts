/** Several places of a list, chosen together. With no place chosen, what is done is done to the active one alone. */
export interface Selection {
  readonly places: ReadonlySet<number>;
  /** Where a stretch begins. */
  readonly anchor: number;
}

/** Nothing but the active place, from which a stretch may begin. */
export function selectNone(anchor = 0): Selection {
  return { places: new Set(), anchor };
}

/** Takes a place in or out; the first one takes the place before it along. */
export function toggleSelected({ places, anchor }: Selection, place: number): Selection {
  const before = places.size === 0 && place !== anchor ? [anchor] : [...places];
  const without = before.filter((other) => other !== place);
  return { places: new Set(before.includes(place) ? without : [...before, place]), anchor: place };
}

/** The stretch from the anchor to a place, instead of what was selected. */
export function selectTo({ anchor }: Selection, place: number): Selection {
  const first = Math.min(anchor, place);
  const length = Math.abs(anchor - place) + 1;
  return { places: new Set(Array.from({ length }, (_, offset) => first + offset)), anchor };
}

/** All of a list. */
export function selectAll(count: number): Selection {
  return { places: new Set(Array.from({ length: count }, (_, place) => place)), anchor: 0 };
}
