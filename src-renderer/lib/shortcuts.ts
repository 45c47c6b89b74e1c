import type { Area } from '../../src-main/contract/index.ts';

/** The second key after G, and the part of the navigation that it goes to. */
export const SCREEN_KEYS: Readonly<Record<string, Area>> = {
  h: 'home',
  s: 'screen',
  r: 'review',
  d: 'datasets',
  t: 'train',
  m: 'models',
  a: 'activity',
  e: 'settings',
};

const SEQUENCE_MS = 1500;

export type Shortcut = { kind: 'go'; area: Area } | { kind: 'help' };

/** Reads single keys: `?` asks for help, G and a second key within 1.5 s goes to a screen. */
export class ShortcutReader {
  #pressedG = -Infinity;

  /** What this key asks for; `timeMs` counts from anywhere. */
  press(key: string, timeMs: number): Shortcut | undefined {
    if (key === '?') return { kind: 'help' };
    const area = SCREEN_KEYS[key.toLowerCase()];
    const afterG = timeMs - this.#pressedG <= SEQUENCE_MS;
    this.#pressedG = key.toLowerCase() === 'g' ? timeMs : -Infinity;
    return afterG && area !== undefined ? { kind: 'go', area } : undefined;
  }
}
