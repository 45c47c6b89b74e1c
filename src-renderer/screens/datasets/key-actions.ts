/** Something that can be done, by a button or by its key. */
export interface KeyAction {
  readonly key: string;
  readonly name: string;
  readonly run: () => void;
  /** It does nothing to the pictures themselves. */
  readonly quiet?: boolean;
}

/** Classes that have a key of their own. */
const MOST_KEYS = 9;

/** To give a class, by the keys 1 to 9. */
export function classActions(classes: readonly string[], give: (className: string) => void): KeyAction[] {
  return classes.slice(0, MOST_KEYS).map((name, index) => ({
    ...{ key: String(index + 1), name },
    run: () => {
      give(name);
    },
  }));
}
