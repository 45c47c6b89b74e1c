/** What a path tells about an image; null where it tells nothing. */
export interface Origin {
  className: string | null;
  patient: string | null;
  slide: string | null;
}

/** Reads origins from paths below the dataset folder, written with forward slashes. */
export interface OriginReader {
  /** Undefined for a file that a manifest should list and does not. */
  originOf(relativePath: string): Origin | undefined;
  /** The paths that should be there because a manifest lists them. */
  readonly expectedPaths: readonly string[];
}

/** The class folder of a path: the first folder below the dataset's; null for a file outside any. */
export function classFolderOf(relativePath: string): string | null {
  return folderAt(relativePath, 0);
}

/** The folder at this level of the path; null where the path is not that deep. */
export function folderAt(relativePath: string, level: number): string | null {
  return relativePath.split('/').slice(0, -1)[level] ?? null;
}
