import type { ErrorCode } from '../contract/index.ts';

const KINDS: Readonly<Record<ErrorCode, { exitCode: number; meaning: string }>> = {
  usage: { exitCode: 2, meaning: 'an option or argument is unknown, missing or out of range' },
  'not-found': { exitCode: 3, meaning: 'a file, folder, dataset, model … that was named does not exist' },
  'invalid-input': { exitCode: 4, meaning: 'it exists but cannot be used: empty folder, one class only …' },
  corrupt: { exitCode: 5, meaning: 'a file is damaged, or is not what its checksum or card says' },
  conflict: { exitCode: 6, meaning: 'it exists already, or another process is using it' },
  refused: {
    exitCode: 7,
    meaning: 'a safety rule says no: acceptance limits missed, other answers than the card',
  },
  'newer-version': { exitCode: 8, meaning: 'the data folder was written by a newer Smearwise' },
  'no-space': { exitCode: 9, meaning: 'the disk is full, or may not be written to' },
  unavailable: { exitCode: 10, meaning: 'a network address, device or back end cannot be had' },
  'out-of-memory': { exitCode: 11, meaning: 'a device has too little memory for what it was given' },
  bug: { exitCode: 70, meaning: 'an error in Smearwise itself' },
  cancelled: { exitCode: 130, meaning: 'stopped by Ctrl-C; what was done so far is kept' },
};

/** The exit code of each kind of failure; 0 is success. */
export function exitCodeOf(kind: ErrorCode): number {
  return KINDS[kind].exitCode;
}

/** The table as it stands in the help text. */
export const EXIT_CODE_HELP = [
  'Exit codes:',
  '    0  done',
  ...Object.entries(KINDS).map(
    ([kind, { exitCode, meaning }]) => `  ${String(exitCode).padStart(3)}  ${kind}: ${meaning}`,
  ),
].join('\n');
