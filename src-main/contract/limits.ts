import { z } from 'zod';

/** Characters that a text may have at most, wherever it comes from: a person, a file, another PC. */
export const MOST_CHARACTERS = {
  /** What a person types as a name: of a dataset, a version, a person. */
  name: 200,
  /** What is read as a name: a class, patient, slide, split, tensor, licence. */
  label: 500,
  /** A regular expression for file names. */
  pattern: 1000,
  /** A sentence or two: a reason, a note, an address. */
  sentence: 2000,
  path: 4096,
} as const;

/** Entries that a list may have at most. */
export const MOST_ENTRIES = {
  classes: 200,
  /** What is shown one below the other: reasons, limits of use, feature maps to pool. */
  lines: 1000,
  /** Points of a curve, epochs, layers of a network. */
  points: 20_000,
  /** Images of a check set, which are all computed when a model is opened. */
  checkedImages: 64,
  patients: 200_000,
} as const;

/** A text of at most so many characters of a kind; the others of the contract are made of these. */
export const textOf = (kind: keyof typeof MOST_CHARACTERS) => z.string().max(MOST_CHARACTERS[kind]);

/** A list of at most so many entries of a kind. */
export const listOf = <Item extends z.ZodType>(item: Item, kind: keyof typeof MOST_ENTRIES) =>
  z.array(item).max(MOST_ENTRIES[kind]);
