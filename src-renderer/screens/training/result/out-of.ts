/** A share as a count of a round number: 97 of 100. */
export interface OutOf {
  all: number;
  count: number;
}

const MOST = 1_000_000;

/** Out of the smallest of `atLeast`, ten times that … that does not round a share to none or to all. */
export function outOf(share: number, atLeast = 100): OutOf {
  let all = atLeast;
  while (all < MOST && share > 0 && share < 1 && [0, all].includes(Math.round(share * all))) all *= 10;
  return { all, count: Math.round(share * all) };
}
