/** One column of a `Table`. */
export interface Column<Key extends string> {
  key: Key;
  title: string;
  /** Numbers stand at the end, under each other. */
  align?: 'start' | 'end';
  /** A width of CSS grid: `120px`, `minmax(160px, 2fr)`. */
  width: string;
  sortable?: boolean;
}

/** By which column a table is sorted; `up` = lowest first. */
export interface Sorting<Key extends string> {
  key: Key;
  up: boolean;
}
