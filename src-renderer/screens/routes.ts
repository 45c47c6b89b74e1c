import { matchPath } from '../lib/route.ts';
import type { Screen } from './screen.ts';
import { SCREENS } from './screens.ts';

const screens: Screen[] = [...SCREENS];

// Left out of the application by the bundler: the gallery is for who works on the interface.
if (import.meta.env.MODE !== 'production')
  screens.push({ path: 'gallery', area: 'home', load: () => import('../gallery/Gallery.svelte') });

/** The screen at an address and the values in it; undefined where there is none. The empty address is Home. */
export function findScreen(
  segments: readonly string[],
): { screen: Screen; params: Record<string, string> } | undefined {
  const wanted = segments.length === 0 ? ['home'] : segments;
  for (const screen of screens) {
    const params = matchPath(screen.path, wanted);
    if (params !== undefined) return { screen, params };
  }
  return undefined;
}
