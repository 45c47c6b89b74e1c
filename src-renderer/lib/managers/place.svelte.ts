import { m } from '../../messages/index.ts';

/** A step of the way to where one is; the last one is the screen itself and needs no address. */
export interface Crumb {
  label: string;
  href?: string;
}

/** Where one is: the path in the top bar and the title of the window. */
class Place {
  #crumbs = $state.raw<readonly Crumb[]>([]);

  get crumbs(): readonly Crumb[] {
    return this.#crumbs;
  }

  set(crumbs: readonly Crumb[]): void {
    this.#crumbs = crumbs;
    const here = crumbs.at(-1)?.label;
    document.title = here === undefined ? m.common.appName : `${here} – ${m.common.appName}`;
  }
}

export const place = new Place();
