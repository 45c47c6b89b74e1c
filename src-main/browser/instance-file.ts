import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { removeFileSync } from '../base/index.ts';

/** Of a server in browser mode, for a second start by the same person: where it is, and what proves who asks. */
const instanceSchema = z.object({
  pid: z.int().positive(),
  origin: z
    .string()
    .max(100)
    .regex(/^http:\/\/127\.0\.0\.1:\d+$/),
  secret: z.string().min(32).max(200),
});
export type Instance = z.infer<typeof instanceSchema>;

const fileOf = (home: string) => join(home, 'browser.json');

/**
 * Writes where this server is into the data folder, readable by the person alone who started it (on Windows the folder's
 * own rights decide, which below a person's folder are theirs). Answers how to take it away.
 */
export async function writeInstance(home: string, instance: Instance): Promise<() => void> {
  const file = fileOf(home);
  removeFileSync(file);
  await writeFile(file, JSON.stringify(instance), { mode: 0o600, flag: 'wx' });
  await chmod(file, 0o600);
  return () => {
    removeFileSync(file);
  };
}

/** The server that has this data folder; undefined where none has said so, or what it said cannot be read. */
export async function readInstance(home: string): Promise<Instance | undefined> {
  try {
    return instanceSchema.parse(JSON.parse(await readFile(fileOf(home), 'utf8')));
  } catch {
    return undefined;
  }
}
