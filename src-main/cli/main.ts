#!/usr/bin/env node
import { systemErrorCode } from '../base/index.ts';
import { CommandLineError } from './command-line-error.ts';
import { exitCodeOf } from './exit-codes.ts';
import { createProgram } from './program.ts';
import { printError } from './session.ts';

for (const stream of [process.stdout, process.stderr]) {
  // Whoever read the output has closed it (`smearwise … | head`): that must not end the work.
  stream.on('error', (error) => {
    if (systemErrorCode(error) !== 'EPIPE') throw error;
  });
}

const json = process.argv.includes('--json');
try {
  await createProgram().parseAsync();
} catch (error) {
  if (!(error instanceof CommandLineError)) printError('', error, json);
  else if (error.isExplained && !json) process.exitCode = exitCodeOf('usage');
  else if (error.isFailure) printError(error.command, error.toAppError(), json);
}
