import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.ts';

const executablePath = findChromium();

/** For `test(name, { skip: skipWithoutChromium }, …)`: false, or the reason. */
export const skipWithoutChromium: string | false =
  executablePath === undefined
    ? 'no Chromium was found: install one, or name it in the variable CHROMIUM'
    : false;

/** Starts Chromium without a window. Its sandbox is off: test machines often run as root, where it cannot start. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ ...(executablePath && { executablePath }), chromiumSandbox: false });
}
