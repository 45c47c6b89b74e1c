import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { screensOf } from '../../scripts/screens.ts';
import { drawSlides, openLaboratory, trainSmall } from '../support/laboratory.ts';
import { skipWithoutChromium } from './browser.ts';
import { visit, type Visitor } from './visitor.ts';

const WHAT_ONE_CAN_USE =
  'a[href], button:not([disabled]), input:not([disabled]), select, textarea, summary, [tabindex]:not([tabindex="-1"])';

/** Marks what a person can use on the page with numbers; answers its names. */
function mark(page: Page): Promise<string[]> {
  return page.evaluate((selector) => {
    const usable = [...document.querySelectorAll<HTMLElement>(selector)].filter(
      (element) => element.tabIndex >= 0 && element.checkVisibility({ visibilityProperty: true }),
    );
    const groups = new Map<string, number>();
    const names: string[] = [];
    for (const element of usable) {
      // One stop for a group of radio buttons: arrows choose among them.
      const isRadio = element instanceof HTMLInputElement && element.type === 'radio';
      const place = (isRadio ? groups.get(element.name) : undefined) ?? names.length;
      if (isRadio) groups.set(element.name, place);
      element.dataset['stop'] = String(place);
      names[place] ??= `${element.tagName.toLowerCase()} ${element.ariaLabel ?? element.innerText}`.slice(
        0,
        60,
      );
    }
    return names;
  }, WHAT_ONE_CAN_USE);
}

/** The stop that has the focus, and whether one sees it. */
function focused(page: Page): Promise<{ stop: number | null; isSeen: boolean }> {
  return page.evaluate(() => {
    const active = document.activeElement;
    if (!(active instanceof HTMLElement) || active.dataset['stop'] === undefined)
      return { stop: null, isSeen: true };
    const shows = (element: Element | null) => {
      if (!element) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0) || boxShadow !== 'none';
    };
    // A hidden input shows its focus on what stands for it.
    const isSeen = shows(active) || shows(active.closest('label')) || shows(active.nextElementSibling);
    return { stop: Number(active.dataset['stop']), isSeen };
  });
}

describe('by keyboard alone', { skip: skipWithoutChromium }, () => {
  let visitor: Visitor;
  const ends: (() => Promise<void>)[] = [];

  before(async () => {
    const laboratory = await openLaboratory({ after: (end) => ends.push(end) });
    const { commandLine, folder } = laboratory;
    await trainSmall(laboratory);
    await trainSmall(laboratory);
    await commandLine.answer('models use', ['v1']);
    await drawSlides(join(folder, 'slides'), { one: 12, two: 12 });
    await commandLine.answer('screen', [join(folder, 'slides'), '--minimum-cells', '5']);
    await commandLine.answer('dataset labels', ['clinic']);
    visitor = await visit(commandLine.home);
  });
  after(async () => {
    await visitor.leave();
    for (const end of ends) await end();
  });

  for (const [name, address] of Object.entries(screensOf('clinic', 'one')))
    test(`Tab reaches everything, and one sees where it is: ${name}`, async () => {
      const { page } = visitor;
      await visitor.go(address);
      await page.reload();
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      const names = await mark(page);
      assert.ok(names.length > 8, 'there is something to use');
      const reached = new Set<number>();
      const unseen = new Set<number>();
      for (let press = 0; press <= names.length + 1; press++) {
        await page.keyboard.press('Tab');
        const { stop, isSeen } = await focused(page);
        if (stop !== null) reached.add(stop);
        if (stop !== null && !isSeen) unseen.add(stop);
      }
      const nameOf = (stop: number) => names[stop];
      assert.deepEqual(
        names.filter((_, stop) => !reached.has(stop)),
        [],
        'never reached',
      );
      assert.deepEqual([...unseen].map(nameOf), [], 'focus not seen');
    });
});
