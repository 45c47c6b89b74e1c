import type { BrowserContext, Locator, Page } from 'playwright-core';
import { STANDING_STILL_MS, timesBusy, WAIT_MS } from '../support/patience.ts';

/** After one wait in vain the page is not where the following ones expect it. */
const WAIT_AFTER_FAILURE_MS = 2000;
const LOOK_EVERY_MS = 1000;
const SHOWN_CHARACTERS = 1200;

/** What waits: those of a locator that a test calls, and those of a page. */
const LOCATOR_WAITS = [
  ...(['waitFor', 'click', 'check', 'uncheck', 'fill', 'focus', 'press', 'selectOption'] as const),
  ...(['innerText', 'textContent', 'getAttribute', 'isChecked', 'inputValue', 'hover'] as const),
] as const satisfies readonly (keyof Locator)[];
const PAGE_WAITS = ['waitForFunction', 'goto'] as const satisfies readonly (keyof Page)[];

type Wait = (this: object, ...args: unknown[]) => Promise<unknown>;

/** Pages of this context wait for seconds, not minutes, and a wait in vain says what the page showed instead. */
export function waitForSeconds(context: BrowserContext): void {
  context.setDefaultTimeout(WAIT_MS * timesBusy());
  context.on('page', (page) => {
    tellWhatShows(page);
  });
}

/** A try of every way of learning moves nothing on the page, and steps back before everything else that the PC does. */
export const MEASURING = { stillMs: 90_000 } as const;

/**
 * Waits while a page follows real work, as long as anything on the page moves; fails where nothing has for half a
 * minute, or `stillMs`, longer on a busy PC.
 */
export async function whileItMoves(
  locator: Locator,
  {
    state = 'visible',
    stillMs = STANDING_STILL_MS,
  }: { state?: 'visible' | 'detached'; stillMs?: number } = {},
): Promise<void> {
  const page = locator.page();
  const patienceMs = stillMs * timesBusy();
  let shown = '';
  let movedAt = Date.now();
  for (;;) {
    const arrived = await untold(() => locator.waitFor({ state, timeout: LOOK_EVERY_MS }));
    if (arrived) return;
    const now = await whatShows(page);
    if (now !== shown) movedAt = Date.now();
    shown = now;
    if (Date.now() - movedAt <= patienceMs) continue;
    const seconds = Math.round(patienceMs / 1000);
    throw new Error(
      `nothing moved for ${String(seconds)} s, waiting for ${String(locator)} (${state})\n${now}`,
    );
  }
}

/** Where the page is and the beginning of what can be read on it. */
async function whatShows(page: Page): Promise<string> {
  if (page.isClosed()) return 'The page is closed.';
  const text: unknown = await page.evaluate('document.body.innerText').catch(String);
  return `${page.url()} shows:\n${String(text).replaceAll(/\n{2,}/g, '\n')}`;
}

/** Tells whether this came to pass in its time. */
async function untold(wait: () => Promise<void>): Promise<boolean> {
  looking++;
  try {
    await wait();
    return true;
  } catch (error) {
    if (isTimeout(error)) return false;
    throw error;
  } finally {
    looking--;
  }
}

/** Waits under way that may be in vain. */
let looking = 0;
const told = new WeakSet();

/** Adds what a page shows to the errors of its waits that were in vain. */
function tellWhatShows(page: Page): void {
  wrap(page, PAGE_WAITS, () => page);
  const locators: unknown = Object.getPrototypeOf(page.locator('body'));
  if (typeof locators !== 'object' || locators === null || told.has(locators)) return;
  told.add(locators);
  wrap(locators, LOCATOR_WAITS, (locator) => (locator as Locator).page());
}

function wrap(holder: object, names: readonly string[], pageOf: (self: object) => Page): void {
  for (const name of names) {
    const wait = Reflect.get(holder, name) as Wait;
    const telling: Wait = async function (...args) {
      try {
        return await wait.apply(this, args);
      } catch (error) {
        if (!isTimeout(error) || looking > 0) throw error;
        const page = pageOf(this);
        const shown = await whatShows(page);
        page.context().setDefaultTimeout(WAIT_AFTER_FAILURE_MS);
        throw new Error(`${error.message}\n${shown.slice(0, SHOWN_CHARACTERS)}`, { cause: error });
      }
    };
    Reflect.set(holder, name, telling);
  }
}

function isTimeout(error: unknown): error is Error {
  return error instanceof Error && error.name === 'TimeoutError';
}
