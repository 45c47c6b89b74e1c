/** The last part of a path of any system: `Batch 3` of `D:\lab\Batch 3`. */
export function lastPart(path: string): string {
  return (
    path
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? path
  );
}

/** A file in a folder, with the separator that the folder's path has. */
export function joinPath(folder: string, name: string): string {
  const separator = /^(?:[A-Za-z]:|\\\\)/.test(folder) ? '\\' : '/';
  return /[\\/]$/.test(folder) ? folder + name : folder + separator + name;
}

/** A typed file name with its ending: `model` and `model.onnx` are both `model.onnx`. */
export function withEnding(name: string, ending: string): string {
  const trimmed = name.trim();
  return trimmed.toLowerCase().endsWith(`.${ending}`) ? trimmed : `${trimmed}.${ending}`;
}
