/** The last part of a path of any system: `Batch 3` of `D:\lab\Batch 3`. */
export function lastPart(path: string): string {
  return (
    path
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? path
  );
}
