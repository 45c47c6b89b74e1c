import { isOwnAddress, isStartPage } from './app-address.ts';

/** Sites that a link in the app may open in the person's own browser: where data, weights and licences come from. */
const LINKED_SITES = ['data.lhncbc.nlm.nih.gov', 'github.com', 'lhncbc.nlm.nih.gov', 'www.who.int'];

/** May a window or frame go to this address? Only to the start page again, as a reload does. */
export function mayNavigate(address: string): boolean {
  return isStartPage(address);
}

/** May the system's browser open this address? Only `https:` pages of a few named sites. */
export function mayOpenOutside(address: string): boolean {
  const url = URL.parse(address);
  if (!url) return false;
  const { protocol, host, username, password } = url;
  return protocol === 'https:' && LINKED_SITES.includes(host) && username === '' && password === '';
}

/**
 * May a page load this address? Only what the app itself serves or made (`blob:`): nothing leaves the PC, whatever the
 * page asks for. `developer` lets the developer tools load themselves.
 */
export function mayLoad(address: string, developer: boolean): boolean {
  if (isOwnAddress(address)) return true;
  if (address.startsWith('blob:')) return isOwnAddress(address.slice('blob:'.length));
  return developer && address.startsWith('devtools://');
}
