import type { DesktopHost } from '../../src-main/contract/index.ts';
import { handleError } from './managers/index.ts';

/** Asks for a path by a dialog of the system; without a desktop the page browses by itself. */
export async function askForPath(
  host: DesktopHost | undefined,
  pick: (host: DesktopHost) => Promise<string | null>,
  { browse, onpick }: { browse: () => void; onpick: (path: string) => void },
): Promise<void> {
  if (host === undefined) {
    browse();
    return;
  }
  try {
    const chosen = await pick(host);
    if (chosen !== null) onpick(chosen);
  } catch (failure) {
    handleError(failure);
  }
}
