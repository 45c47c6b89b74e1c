import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs `smearwise` with a data folder and answers the command's document; ends this process where it fails. */
export function smearwiseIn(home: string): (...args: string[]) => unknown {
  return (...args) => {
    const { status, stdout } = spawnSync(
      process.execPath,
      ['src-main/cli/main.ts', '--home', home, '--json', ...args],
      { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    if (status !== 0) {
      console.error(stdout);
      process.exit(status ?? 1);
    }
    const document: unknown = JSON.parse(stdout);
    return document;
  };
}

/** The splits that the document of `dataset show` names. */
export function splitNames(shown: unknown): string[] {
  const schema = z.object({ splits: z.array(z.object({ name: z.string() })) });
  return schema.parse(shown).splits.map(({ name }) => name);
}
