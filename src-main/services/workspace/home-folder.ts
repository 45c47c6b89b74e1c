import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The data folder: the one chosen, else that of SMEARWISE_HOME, else `.smearwise` in the person's own folder. */
export function homeFolder(chosen?: string): string {
  const named = chosen ?? process.env['SMEARWISE_HOME'];
  return named ? resolve(named) : join(homedir(), '.smearwise');
}
