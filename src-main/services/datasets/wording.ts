const MOST_LISTED = 20;
/** File names are long. */
const MOST_FILES_LISTED = 3;

/** Names for a message, at most the first twenty. */
export function listed(names: readonly string[], most = MOST_LISTED): string {
  const shown = names.slice(0, most).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** Names of files for a message, at most the first three. */
export function listedFiles(paths: readonly string[]): string {
  return listed(paths, MOST_FILES_LISTED);
}

/** "1 image", "2 images"; the plural is given where it is not the singular with an s. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count} ${count === 1 ? singular : plural}`;
}
