/** The command line: `main.ts` runs it; this is what others may know of it. */
export { CommandLineError } from './command-line-error.ts';
export { exitCodeOf } from './exit-codes.ts';
export { createProgram } from './program.ts';
