import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attemptsIn } from './attempts.ts';

/** Every way out of a process that the guard watches, and every way to make or write a file. */
const CALLS = [
  ...['connect', 'sendto', 'sendmsg', 'sendmmsg'],
  ...['open', 'openat', 'openat2', 'creat', 'mkdir', 'mkdirat', 'mknod', 'mknodat'],
  ...['rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink', 'symlinkat'],
];

/**
 * Watches a program, its threads and all that it starts by `strace`, in a network namespace that has nothing but the
 * loopback device: what it tries is seen, and could not get out.
 */
export class Guard {
  readonly #traces: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #cwd: string;
  #programs = 0;

  /** `traces` is a folder for what strace writes. */
  constructor(traces: string, { cwd, env }: { cwd: string; env: NodeJS.ProcessEnv }) {
    this.#traces = traces;
    this.#env = env;
    this.#cwd = cwd;
  }

  /** Starts Node with these arguments; its output comes by the child's pipes. */
  start(args: readonly string[]): ChildProcess {
    const folder = join(this.#traces, String(++this.#programs));
    mkdirSync(folder, { recursive: true });
    const watch = ['-ff', '--seccomp-bpf', '-qq', '-y', '-s', '4096', '-e', 'signal=none'];
    return spawn(
      'strace',
      [...watch, '-e', `trace=?${CALLS.join(',?')}`, '-o', join(folder, 'thread'), process.execPath, ...args],
      { cwd: this.#cwd, env: this.#env, stdio: ['ignore', 'pipe', 'pipe'] },
    );
  }

  /** Attempts of all programs so far: to reach anything but this PC, and to write outside the folders `allowed`. */
  async attempts(allowed: readonly string[]): Promise<string[]> {
    const files = (await readdir(this.#traces, { recursive: true })).filter((name) =>
      name.includes('thread'),
    );
    const found = new Set<string>();
    for (const file of files)
      for (const attempt of attemptsIn(await readFile(join(this.#traces, file), 'utf8'), this.#cwd, allowed))
        found.add(attempt);
    return [...found].sort();
  }
}

/** Why the guard cannot work on this PC; undefined where it can. */
export function whyNoGuard(): string | undefined {
  if (process.platform !== 'linux') return 'it needs Linux';
  const tried = spawnSync(
    'unshare',
    inNamespace(['strace', '-ff', '--seccomp-bpf', '-o', '/dev/null', 'true']),
    {
      encoding: 'utf8',
    },
  );
  if (tried.error) return tried.error.message;
  return tried.status === 0 ? undefined : tried.stderr.trim() || 'strace does not work here';
}

/** Arguments of `unshare` that run a command where there is no network but the loopback device. */
export function inNamespace(command: readonly string[]): string[] {
  return ['--net', '--map-root-user', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh', ...command];
}
