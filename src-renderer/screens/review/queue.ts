import type { ScreenedCell } from '../../../src-main/contract/index.ts';

/** What the queue needs to know of the screening that a cell comes from. */
export interface Source {
  screening: number;
  folder: string;
  positiveClass: string;
  /** In the order of the keys 1 to 9. */
  classes: readonly string[];
}

/** A doubtful cell that waits for a person. */
export interface WaitingCell extends ScreenedCell {
  source: Source;
}

/** Cells one after the other: where one is, and what was given so far. Never changed, always replaced. */
export interface Queue {
  cells: readonly WaitingCell[];
  /** The cell that keys act on; as many as there are cells where all have a class. */
  place: number;
  /** Class by number of the cell. */
  given: ReadonlyMap<number, string>;
}

export const EMPTY_QUEUE: Queue = { cells: [], place: 0, given: new Map() };

/** The cell that keys act on; undefined where none is left. */
export function currentCell({ cells, place }: Queue): WaitingCell | undefined {
  return cells[place];
}

/** The cells that come next, whose pictures may be loaded ahead. */
export function cellsAhead({ cells, place, given }: Queue, most: number): WaitingCell[] {
  return cells
    .slice(place + 1)
    .filter(({ id }) => !given.has(id))
    .slice(0, most);
}

/** More cells at the end; one that is there already is not put in twice. */
export function extend(queue: Queue, more: readonly WaitingCell[]): Queue {
  const known = new Set(queue.cells.map(({ id }) => id));
  return { ...queue, cells: [...queue.cells, ...more.filter(({ id }) => !known.has(id))] };
}

/** Gives a cell its class and goes to the next one without. */
export function give(queue: Queue, cell: number, className: string): Queue {
  const given = new Map(queue.given).set(cell, className);
  return { ...queue, given, place: nextPlace({ ...queue, given }) };
}

/** Leaves the cell for later. */
export function skip(queue: Queue): Queue {
  return { ...queue, place: nextPlace(queue) };
}

/** Goes back to the cell before, whether it has a class or not. */
export function goBack(queue: Queue): Queue {
  return { ...queue, place: Math.max(0, queue.place - 1) };
}

/** Takes a class back, to the one given before it or to none, and shows the cell again. */
export function takeBack(queue: Queue, cell: number, before: string | undefined): Queue {
  const given = new Map(queue.given);
  if (before === undefined) given.delete(cell);
  else given.set(cell, before);
  const place = queue.cells.findIndex(({ id }) => id === cell);
  return { ...queue, given, place: place === -1 ? queue.place : place };
}

/** How many cells of each class were given, largest first. */
export function countGiven({ given }: Queue): { className: string; cells: number }[] {
  const counts = new Map<string, number>();
  for (const className of given.values()) counts.set(className, (counts.get(className) ?? 0) + 1);
  return [...counts].map(([className, cells]) => ({ className, cells })).sort((a, b) => b.cells - a.cells);
}

/** In how many cells the person said something else than the model. */
export function countCorrected({ cells, given }: Queue): number {
  return cells.filter(({ id, predictedClass }) => given.has(id) && given.get(id) !== predictedClass).length;
}

/** The next cell without a class, beginning anew at the start; the end where there is none. */
function nextPlace({ cells, place, given }: Queue): number {
  const isOpen = ({ id }: WaitingCell) => !given.has(id);
  const after = cells.findIndex((cell, index) => index > place && isOpen(cell));
  if (after !== -1) return after;
  const first = cells.findIndex(isOpen);
  return first === -1 ? cells.length : first;
}
