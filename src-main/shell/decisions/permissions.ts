/** What a page may use beyond drawing itself (camera, location, notifications, USB …): nothing. */
const GRANTED: readonly string[] = [];

/** May a page have this permission of Chromium's? */
export function isGranted(permission: string): boolean {
  return GRANTED.includes(permission);
}
