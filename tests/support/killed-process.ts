import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const LINES_VARIABLE = 'KILLED_AFTER_LINES';

/** Runs a script in a process of its own and kills it, as a power cut would, at its n-th line by `printLine`. */
export async function killAfterLines(lines: number, script: URL, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, [LINES_VARIABLE]: String(lines) },
  });
  const exited = once(child, 'exit');
  let seen = 0;
  const output = createInterface(child.stdout);
  output.on('line', () => {
    if (++seen === lines) child.kill('SIGKILL');
  });
  await exited;
  assert.equal(child.signalCode, 'SIGKILL', `it ended by itself after ${seen} lines`);
}

let printed = 0;
const forever = new Int32Array(new SharedArrayBuffer(4));

/**
 * Prints a line, then stops this thread for `pauseMs`. At the line that `killAfterLines` waits for it stops for good, so
 * that no PC is too slow to kill it there.
 */
export function printLine(line: string, pauseMs = 0): void {
  writeSync(process.stdout.fd, `${line}\n`);
  const isLast = ++printed === Number(process.env[LINES_VARIABLE]);
  Atomics.wait(forever, 0, 0, isLast ? Infinity : pauseMs);
}
