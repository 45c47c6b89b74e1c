import { DESKTOP_HOST, type DesktopHost } from '../../src-main/contract/index.ts';

function isDesktopHost(value: unknown): value is DesktopHost {
  return typeof value === 'object' && value !== null && 'connect' in value;
}

/** What the desktop application adds to a browser; undefined in browser mode. */
export function desktopHost(): DesktopHost | undefined {
  const host: unknown = Reflect.get(globalThis, DESKTOP_HOST);
  return isDesktopHost(host) ? host : undefined;
}
