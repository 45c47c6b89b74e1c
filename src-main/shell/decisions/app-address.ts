import type { AddressParts } from '../../contract/index.ts';

/** The scheme of the app's own pages; `file:` is never used. */
export const APP_SCHEME = 'app';

/** The only page that a window shows. */
export const START_PAGE = `${APP_SCHEME}://smearwise/`;

/** The address of a screen: `screenAddress('activity', 12)` is `app://smearwise/#/activity/12`. */
export function screenAddress(...parts: AddressParts): string {
  return `${START_PAGE}#/${parts.map(encodeURIComponent).join('/')}`;
}

/** True for an address of the app itself: `app://smearwise/…`, spelled as Chromium spells it. */
export function isOwnAddress(address: string): boolean {
  const url = URL.parse(address);
  if (!url) return false;
  const { protocol, host, username, password } = url;
  return `${protocol}//${host}` === 'app://smearwise' && username === '' && password === '';
}

/** True for the start page, whatever its fragment. */
export function isStartPage(address: string): boolean {
  return isOwnAddress(address) && address.split('#')[0] === START_PAGE;
}
