/** A function that makes its value at the first call and hands out the same at each later one. */
export function once<T extends object | string>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
