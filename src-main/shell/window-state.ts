import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { WindowState } from './decisions/index.ts';

const stateSchema = z.object({
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  maximised: z.boolean(),
});

/** How the window was left; undefined the first time, and where the file was damaged: then it opens as the first time. */
export function readWindowState(folder: string): WindowState | undefined {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(stateFile(folder), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Remembers how the window is left, at once: the app may be about to end. A full disk is no reason to complain then. */
export function writeWindowState(folder: string, state: WindowState): void {
  try {
    writeFileSync(stateFile(folder), JSON.stringify(state));
  } catch {
    return;
  }
}

function stateFile(folder: string): string {
  return join(folder, 'window.json');
}
