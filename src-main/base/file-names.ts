import { AppError } from './errors.ts';

/** Windows hands these to a device, whatever ending follows (Microsoft, "Naming Files, Paths, and Namespaces"). */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|$)/i;
const FORBIDDEN = /[<>:"|?*\\/\p{Cc}]/u;

/** Why no file or folder of this name can be made on Windows; undefined where it can. */
export function nameProblem(name: string): string | undefined {
  if (DEVICE.test(name.trimEnd())) return 'Windows keeps this name for a device';
  if (FORBIDDEN.test(name)) return 'it has one of the characters < > : " | ? * \\ /';
  if (/[. ]$/.test(name)) return 'it ends in a dot or a blank, which Windows drops';
  return undefined;
}

/**
 * Throws `usage` for a path on Windows with a name in it that Windows takes for something else: what was written to
 * `CON.csv` would be nowhere. Elsewhere every name is a name.
 */
export function requirePossiblePath(path: string, platform: NodeJS.Platform = process.platform): void {
  if (platform !== 'win32') return;
  const names = path.replace(/^(?:[\\/]{2}[?.][\\/])?(?:[A-Za-z]:)?/, '').split(/[\\/]/);
  for (const name of names) {
    const problem = name === '.' || name === '..' ? undefined : nameProblem(name);
    if (problem === undefined) continue;
    throw new AppError('usage', `"${path}" cannot be written: "${name}" is no name for a file, ${problem}.`, {
      nextStep: 'Choose another name: letters, digits, spaces and dashes.',
    });
  }
}
