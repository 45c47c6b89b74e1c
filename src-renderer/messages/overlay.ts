/** A catalogue in another language: any part of the English one, each message of the same shape. */
export type Translation<Catalogue> = {
  [Key in keyof Catalogue]?: Catalogue[Key] extends string
    ? string
    : Catalogue[Key] extends (...inputs: never[]) => string
      ? Catalogue[Key]
      : Translation<Catalogue[Key]>;
};

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function putOver(base: object, translation: object): void {
  for (const [key, value] of Object.entries(translation) as [string, unknown][]) {
    const original: unknown = Reflect.get(base, key);
    if (isGroup(original) && isGroup(value)) putOver(original, value);
    else Reflect.set(base, key, value);
  }
}

/** Puts the translated messages in the place of the originals; what is not translated stays. */
export function overlay<Catalogue extends object>(
  base: Catalogue,
  translation: Translation<Catalogue>,
): void {
  putOver(base, translation);
}
