import { type Location, parseHash } from './route.ts';

/** Follows the address bar: what comes after `#` decides which screen shows. */
class Router {
  #location = $state.raw<Location>(parseHash(globalThis.location.hash));

  get location(): Location {
    return this.#location;
  }

  /** The part of the side navigation that the screen belongs to. */
  get area(): string {
    return this.#location.segments[0] ?? 'home';
  }

  /** Starts to follow; returns what stops it. */
  start(): () => void {
    const follow = () => {
      this.#location = parseHash(globalThis.location.hash);
    };
    addEventListener('hashchange', follow);
    return () => {
      removeEventListener('hashchange', follow);
    };
  }

  /** Goes to an address made by `href`. `replace` leaves no step to go back to. */
  go(address: string, { replace = false } = {}): void {
    if (replace) globalThis.location.replace(address);
    else globalThis.location.hash = address;
  }
}

export const router = new Router();
