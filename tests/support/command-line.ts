import assert from 'node:assert/strict';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type CommandDocument,
  commandDocumentSchemas,
  type CommandName,
  type ErrorCode,
  type ErrorBody,
  errorDocumentSchema,
} from '../../src-main/contract/index.ts';
import { exitCodeOf } from '../../src-main/cli/index.ts';
import { StandingStill } from './patience.ts';

/** The program's entry file. */
export const MAIN = fileURLToPath(new URL('../../src-main/cli/main.ts', import.meta.url));

/** Programs start in half the time where Node keeps what it has compiled. */
const ENVIRONMENT = {
  ...process.env,
  SMEARWISE_HOME: '',
  NODE_COMPILE_CACHE: join(tmpdir(), 'smearwise-test-compile-cache'),
};

/** How a run of the program ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of the program that is going on. */
export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  /** Resolves once standard error holds this; rejects where the program ends before, or prints nothing for long. */
  stderrHolds(pattern: RegExp): Promise<void>;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** Starts any program and gathers what it prints. */
export function start(file: string, args: readonly string[], options: RunOptions = {}): Running {
  const env = { ...ENVIRONMENT, ...options.env };
  const child = spawn(file, args, { env, ...(options.cwd !== undefined && { cwd: options.cwd }) });
  child.stdin.end();
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
    });
  }
  const ended = once(child, 'close').then(() => ({
    ...printed,
    code: child.exitCode,
    signal: child.signalCode,
  }));
  const stderrHolds = async (pattern: RegExp) => {
    const still = new StandingStill(() => `${args.join(' ')} without ${String(pattern)}: ${printed.stderr}`);
    while (!pattern.test(printed.stderr)) {
      const more = once(child.stderr, 'data').then(() => true);
      const next = await still.or(Promise.race([more, ended.then(() => false)]));
      assert.ok(next || pattern.test(printed.stderr), `ended without ${String(pattern)}: ${printed.stderr}`);
      still.moved();
    }
    still.end();
  };
  return { child, ended, stderrHolds };
}

/** Starts `smearwise <args>`. */
export function startSmearwise(args: readonly string[], options?: RunOptions): Running {
  return start(process.execPath, [MAIN, ...args], options);
}

/** Runs `smearwise <args>` to its end. */
export function smearwise(args: readonly string[], options?: RunOptions): Promise<Ended> {
  return startSmearwise(args, options).ended;
}

/** The program with a data folder. */
export class CommandLine {
  readonly home: string;

  constructor(home: string) {
    this.home = home;
  }

  run(args: readonly string[], options?: RunOptions): Promise<Ended> {
    return smearwise(['--home', this.home, ...args], options);
  }

  start(args: readonly string[], options?: RunOptions): Running {
    return startSmearwise(['--home', this.home, ...args], options);
  }

  /** The document of a command that succeeds, checked against the contract. `words` follow the command's name. */
  async answer<Name extends CommandName>(
    name: Name,
    words: readonly string[] = [],
    options?: RunOptions,
  ): Promise<CommandDocument<Name>> {
    const ended = await this.run([...name.split(' '), ...words, '--json'], options);
    assert.equal(ended.code, 0, `${name} ${words.join(' ')}: ${ended.stdout}${ended.stderr}`);
    return commandDocumentSchemas[name].parse(onlyDocument(ended)) as CommandDocument<Name>;
  }

  /** The text of a command that succeeds. */
  async text(args: readonly string[]): Promise<string> {
    const ended = await this.run(args);
    assert.equal(ended.code, 0, `${args.join(' ')}: ${ended.stderr}`);
    return ended.stdout;
  }

  /** The error of a command that fails with this code, as a document that says what to do next. */
  async failure(code: ErrorCode, args: readonly string[], options?: RunOptions): Promise<ErrorBody> {
    return errorOf(code, args, await this.run([...args, '--json'], options));
  }
}

/** The error document of an ended run that was to fail with this code. */
export function errorOf(code: ErrorCode, args: readonly string[], ended: Ended): ErrorBody {
  const what = `${args.join(' ')}: ${ended.stdout}${ended.stderr}`;
  assert.equal(ended.code, exitCodeOf(code), what);
  const { command, error } = errorDocumentSchema.parse(onlyDocument(ended));
  assert.equal(error.code, code, what);
  assert.ok(error.nextStep, `${what} says no next step`);
  assert.ok(command === '' || args.join(' ').startsWith(command), `${what} names ${command}`);
  return error;
}

/** Standard output, which holds one JSON document and nothing else. */
export function onlyDocument({ stdout, stderr }: Ended): unknown {
  assert.notEqual(stdout, '', `no document; standard error says: ${stderr}`);
  assert.ok(stdout.endsWith('\n'), 'the document ends its line');
  return JSON.parse(stdout);
}

/** Does `work` for each item, three at a time, and answers in order. */
export async function threeAtATime<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const queue = items.entries();
  const lane = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all([lane(), lane(), lane()]);
  return results;
}
