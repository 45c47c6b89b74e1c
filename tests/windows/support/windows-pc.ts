import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, win32 } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { windowsNode } from '../../../scripts/windows/prepare.ts';
import { drives, reasonWithoutWine, wineEnvironment, wineProgram } from '../../../scripts/windows/wine.ts';
import type { Ending } from '../../support/clinic.ts';
import { CommandLine, type Ended, type RunOptions } from '../../support/command-line.ts';
import { skipWithout } from '../../support/required.ts';

/** For `describe(name, { skip: skipWithoutWindows }, …)`: false, or the reason; throws where Wine must be there. */
export const skipWithoutWindows = skipWithout('wine', reasonWithoutWine);

/** The folder of the program, as Windows names it. */
export const PROGRAM = 'C:\\Program Files\\Smearwise';

const POLL_MS = 50;

/** A program of Windows that is running. */
export interface WindowsProgram {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves with what was found once standard output or error holds this; rejects where the program ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
}

/** A path of Windows for a file of this system, on the drive that it lies on; `Z:` is all of this system. */
export function windowsPath(path: string): string {
  for (const [letter, folder] of Object.entries(drives)) {
    const inside = relative(folder, path);
    if (!inside.startsWith('..')) return win32.join(`${letter}:\\`, ...inside.split('/'));
  }
  return win32.join('Z:\\', ...path.split('/'));
}

/** The file of this system that a path of Windows on C: or D: means, spelled as it is there. */
export function hostPath(path: string): string {
  const { root } = win32.parse(path);
  const letter = root.slice(0, 1);
  assert.ok(letter === 'C' || letter === 'D', path);
  return join(drives[letter], ...path.slice(root.length).split('\\'));
}

/** A new folder on a drive, as Windows names it; `inside` is its name. Removed at the end. */
export function windowsFolder(t: Ending, inside = 'Lab', drive: keyof typeof drives = 'C'): string {
  const above = mkdtempSync(join(drives[drive], 'smearwise-'));
  t.after(() => {
    rmSync(above, { recursive: true, force: true, maxRetries: 5 });
    return Promise.resolve();
  });
  return win32.join(windowsPath(above), inside);
}

/** Starts Node for Windows with these arguments. */
export function startWindowsNode(args: readonly string[], options: RunOptions = {}): WindowsProgram {
  // Neither pipe nor terminal: Wine 8 gives the Node of Windows files only.
  const folder = mkdtempSync(join(tmpdir(), 'smearwise-wine-'));
  const file = (name: string) => join(folder, name);
  writeFileSync(file('in'), '');
  const files = [openSync(file('in'), 'r'), openSync(file('out'), 'w'), openSync(file('err'), 'w')] as const;
  const child = spawn(wineProgram(), [windowsNode, ...args], {
    env: wineEnvironment({
      NODE_OPTIONS: '--require C:\\\\node-22.cjs',
      NODE_COMPILE_CACHE: 'C:\\compiled',
      SMEARWISE_SHIPPED_MODEL: 'off',
      ...options.env,
    }),
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    stdio: [...files],
  });
  for (const each of files) closeSync(each);
  const printed = () => ({
    stdout: readFileSync(file('out'), 'utf8'),
    stderr: readFileSync(file('err'), 'utf8'),
  });
  let last: Ended | undefined;
  const ended = once(child, 'close').then(() => {
    last = { ...printed(), code: child.exitCode, signal: child.signalCode };
    rmSync(folder, { recursive: true });
    return last;
  });
  const says = async (pattern: RegExp) => {
    for (;;) {
      const isLast = last !== undefined;
      const { stdout, stderr } = last ?? printed();
      const found = pattern.exec(stdout + stderr);
      if (found !== null) return found;
      assert.ok(!isLast, `ended without ${String(pattern)}: ${stdout}${stderr}`);
      await delay(POLL_MS);
    }
  };
  return { child, ended, says };
}

/** Starts `smearwise <args>` on Windows. */
export function startOnWindows(args: readonly string[], options?: RunOptions): WindowsProgram {
  return startWindowsNode([`${PROGRAM}\\src-main\\cli\\main.js`, ...args], options);
}

/** The program on Windows, with a data folder as Windows names it. */
export class WindowsCommandLine extends CommandLine {
  override run(args: readonly string[], options?: RunOptions): Promise<Ended> {
    return this.launch(args, options).ended;
  }

  /** Starts the program, and does not wait for its end. */
  launch(args: readonly string[], options?: RunOptions): WindowsProgram {
    return startOnWindows(['--home', this.home, ...args], options);
  }
}
