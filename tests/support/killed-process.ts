import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Runs a script in a process of its own and kills it, as a power cut would, after its n-th line of output. */
export async function killAfterLines(lines: number, script: URL, args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [fileURLToPath(script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
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
