/**
 * A process of its own that is handed malformed files, one trial after the other. It prints a line before each trial and
 * one with what was lost after it. Arguments: a folder of its own, the trials as a JSON list.
 */
import { Random } from '../../src-main/base/index.ts';
import { printLine } from '../support/killed-process.ts';
import { type MalformedKind, openVictim, TRIALS } from './malformed-kinds.ts';

export interface PlannedTrial {
  readonly kind: MalformedKind;
  readonly number: number;
}

const [, , folder = '', text = ''] = process.argv;
const victim = await openVictim(folder);
for (const { kind, number } of JSON.parse(text) as PlannedTrial[]) {
  const lost: string[] = [];
  try {
    await TRIALS[kind](victim, Random.of(20261129, kind, number), `${kind} ${number}`);
  } catch (error) {
    lost.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  printLine(JSON.stringify({ lost, peakMb: process.resourceUsage().maxRSS / 1024 }));
}
victim.workspace.close();
