import type { Workspace } from '../src-main/services/workspace/index.ts';
import type { BenchCells } from './cells.ts';

/** What every measurement is handed. */
export interface BenchContext {
  /** Temporary; whatever is written goes here. */
  readonly folder: string;
  readonly cells: BenchCells;
  /** Holds the cells as the dataset `bench`, split by patient, and the backbone. */
  readonly workspace: Workspace;
  /** SqueezeNet 1.1: real weights where they are at hand, else random ones, which are as fast. */
  readonly backbone: string;
  /** Run the peers to their end instead of reckoning it from a part. */
  readonly full: boolean;
  /** Prints a line about what is measured, and how. */
  readonly say: (line: string) => void;
}

/** One goal beside what was measured. `isMet` is null where the peer is not at hand. */
export interface Finding {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly isMet: boolean | null;
}

export type Bench = (context: BenchContext) => Promise<Finding[]>;
