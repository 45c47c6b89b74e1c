import { parseArgs } from 'node:util';

/**
 * The data folder of `--home <folder>` on Electron's command line; undefined where none is named. Everything else there
 * belongs to Chromium.
 */
export function chosenHome(commandLine: readonly string[]): string | undefined {
  const { values } = parseArgs({
    args: [...commandLine.slice(1)],
    options: { home: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  return typeof values.home === 'string' && values.home !== '' ? values.home : undefined;
}
