import type { Command, CommanderError } from 'commander';
import { AppError } from '../base/index.ts';

/** The words of the command line that lead to a command: `dataset import`; empty for the program itself. */
export function commandPath(command: Command): string {
  const names: string[] = [];
  for (let current = command; current.parent; current = current.parent) names.unshift(current.name());
  return names.join(' ');
}

/** The command line could not be read, or asked for help or version only, which Commander has printed by then. */
export class CommandLineError extends Error {
  override readonly name = 'CommandLineError';
  /** The command whose words could not be read. */
  readonly command: string;
  /** False where help or version was asked for. */
  readonly isFailure: boolean;
  /** True where the help was printed because no command was given. */
  readonly isExplained: boolean;
  readonly #problem: CommanderError;

  constructor(command: Command, problem: CommanderError) {
    super(problem.message);
    this.command = commandPath(command);
    this.isFailure = problem.exitCode !== 0;
    this.isExplained = problem.code === 'commander.help';
    this.#problem = problem;
  }

  /** Commander's complaint in the form of all others. */
  toAppError(): AppError {
    const program = ['smearwise', ...(this.command === '' ? [] : [this.command])].join(' ');
    const nextStep = `\`${program} --help\` shows what it takes.`;
    if (this.isExplained) return new AppError('usage', `\`${program}\` needs a command.`, { nextStep });
    const complaint = this.#problem.message
      .replace(/^error: /, '')
      .replace(/^./, (first) => first.toUpperCase());
    // A suggestion stands on a line of its own: "(Did you mean import?)".
    const message = complaint
      .split('\n')
      .map((line) => line.replace(/(?<![.?!)])$/, '.'))
      .join(' ');
    return new AppError('usage', message, { nextStep, cause: this.#problem });
  }
}
