/** Which rows of a long list are asked for. */
export interface PageRequest {
  offset: number;
  limit: number;
}

/** The pages of `size` rows that a stretch of rows touches; `last` is the last row wanted. */
export function pagesFor(first: number, last: number, size: number): number[] {
  const from = Math.max(0, Math.floor(first / size));
  const to = Math.max(from, Math.floor(last / size));
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Which pages to forget so that at most `most` stay: the farthest from the page looked at. */
export function pagesToForget(loaded: readonly number[], looking: number, most: number): number[] {
  return [...loaded].sort((a, b) => Math.abs(a - looking) - Math.abs(b - looking)).slice(most);
}
