import type { Command } from 'commander';
import { type JobContext, logFileOf, toErrorBody } from '../base/index.ts';
import { DOCUMENT_SCHEMA, type ErrorCode } from '../contract/index.ts';
import { healthOf } from '../services/this-pc/index.ts';
import { homeFolder, openDataFolder, type Workspace } from '../services/workspace/index.ts';
import { commandPath } from './command-line-error.ts';
import { exitCodeOf } from './exit-codes.ts';
import { printable } from './printable.ts';
import { ProgressDisplay } from './progress-display.ts';

/** What a command answers: a document for `--json`, and the same in words. */
export interface Answer {
  readonly document: object;
  readonly text: string;
  /** Something was found that a script must not overlook: the exit code of this kind. */
  readonly failure?: ErrorCode;
}

/** What a command's body is handed. */
export class Session {
  readonly job: JobContext;
  readonly #home: string | undefined;
  #workspace: Workspace | undefined;

  /** `home`: the data folder where the command line names one. */
  constructor(home: string | undefined, job: JobContext) {
    this.#home = home;
    this.job = job;
  }

  /** Where the data folder lies; it is not opened. */
  get home(): string {
    return homeFolder(this.#home);
  }

  /** The data folder, opened (and made where it is missing) when it is first asked for: look at the options before. */
  get workspace(): Workspace {
    this.#workspace ??= openDataFolder(this.home, { source: 'command line' });
    return this.#workspace;
  }

  /** What is wrong with the data folder that was opened, a line each. */
  warnings(): string[] {
    if (!this.#workspace) return [];
    return healthOf(this.#workspace).map(({ message, nextStep }) => `Warning: ${message} ${nextStep}`);
  }

  /** Throws `unavailable` where the data folder went away meanwhile: what the command has recorded is lost. */
  requireHome(): void {
    this.#workspace?.store.requireThere();
  }

  close(): void {
    this.#workspace?.close();
  }

  /** Writes into the data folder's log how the command ended; answers where that lies, where the folder was opened. */
  logEnd(commandName: string, error?: unknown): string | undefined {
    if (!this.#workspace) return undefined;
    const { log, home } = this.#workspace;
    if (error === undefined) log.line('info', 'command', `${commandName}: done`);
    else log.failure('command', `${commandName}: failed`, error);
    return logFileOf(home);
  }
}

/** Runs a command's body with workspace, progress and Ctrl-C, prints its answer, and sets the exit code. */
export async function runCommand(
  command: Command,
  body: (session: Session) => Answer | Promise<Answer>,
): Promise<void> {
  const { home, json } = command.optsWithGlobals<{ home?: string; json?: boolean }>();
  const display = new ProgressDisplay();
  const stop = listenForInterrupt(display);
  const session = new Session(home, {
    signal: stop.signal,
    report: (progress) => {
      display.show(progress);
    },
    log: (line) => {
      display.line(line);
    },
  });
  try {
    const answer = await body(session);
    session.requireHome();
    display.end();
    session.logEnd(commandPath(command));
    printAnswer(commandPath(command), answer, json === true);
    if (answer.failure !== undefined) process.exitCode = exitCodeOf(answer.failure);
    for (const line of session.warnings()) process.stderr.write(`${printable(line)}\n`);
  } catch (error) {
    display.end();
    const log = session.logEnd(commandPath(command), error);
    printError(commandPath(command), error, json === true);
    if (log !== undefined && json !== true && toErrorBody(error).code === 'bug') {
      process.stderr.write(`${printable(`The log has more: ${log}`)}\n`);
    }
  } finally {
    stop.dispose();
    session.close();
  }
}

/** Prints an error for a person or as a JSON document, and sets the exit code. */
export function printError(commandName: string, error: unknown, json: boolean): void {
  const body = toErrorBody(error);
  process.exitCode = exitCodeOf(body.code);
  if (json) {
    process.stdout.write(
      `${JSON.stringify({ schema: DOCUMENT_SCHEMA, command: commandName, error: body })}\n`,
    );
    return;
  }
  const lines = [
    `${body.code === 'cancelled' ? '' : 'Error: '}${body.message}`,
    body.nextStep,
    body.onCommandLine === undefined ? undefined : `On the command line: ${body.onCommandLine}`,
    body.code === 'bug' ? body.cause : undefined,
  ];
  for (const line of lines) if (line) process.stderr.write(`${printable(line)}\n`);
}

function printAnswer(commandName: string, answer: Answer, json: boolean): void {
  const output = json
    ? JSON.stringify({ schema: DOCUMENT_SCHEMA, command: commandName, ...answer.document }, null, 2)
    : printable(answer.text);
  process.stdout.write(`${output}\n`);
}

/** The first Ctrl-C asks the job to stop cleanly; the second ends the process at once. */
function listenForInterrupt(display: ProgressDisplay): { signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(exitCodeOf('cancelled'));
    display.line('Stopping: what is done so far is being saved. Press Ctrl-C again to end at once.');
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    dispose: () => {
      process.off('SIGINT', onSignal);
      process.off('SIGTERM', onSignal);
    },
  };
}
