/** One point of a chart, in the units of its axes. */
export interface Point {
  x: number;
  y: number;
}

/** An axis: what it shows, from where to where, and how its values are written. */
export interface Axis {
  title: string;
  domain: readonly [number, number];
  format: (value: number) => string;
  /** About how many values stand at it. */
  ticks?: number;
}

/** A line of a chart. Lines differ by dash and name as well as by colour. */
export interface Series {
  name: string;
  kind: 'main' | 'second';
  points: readonly Point[];
}

/** The figures of a chart as a table. */
export interface ChartTable {
  head: readonly string[];
  rows: readonly (readonly string[])[];
}
