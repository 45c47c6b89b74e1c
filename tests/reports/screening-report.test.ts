import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { SlideStatistics } from '../../src-main/contract/index.ts';
import {
  renderScreeningReport,
  type ScreeningReportData,
  slideSentence,
} from '../../src-main/reports/index.ts';
import { slideStatistics } from '../../src-main/statistics/index.ts';
import { sampleScreening } from '../support/sample-reports.ts';
import { assertSelfContained, textOf } from './pages.ts';
import { slideInput } from '../statistics/support.ts';

const HOSTILE = `"><script>alert('x')</script><img src=x onerror=alert(1)>\`\u202e\u0000&`;

const sample = sampleScreening();
const page = renderScreeningReport(sample);

describe('the report of a screening', () => {
  test('is self-contained, and never says negative', () => {
    assertSelfContained(page);
    assert.doesNotMatch(textOf(page), /negative/i);
    assert.doesNotMatch(textOf(page), /NaN|undefined|null|Infinity|SYNTHETIC/);
  });

  test('begins with what was found, and that a qualified person decides', () => {
    const text = textOf(page);
    assert.match(text, /A qualified person decides\. This is an aid to screening, no diagnosis\./);
    assert.match(
      text,
      /5 slides: parasites found on 2, not told from false alarms on 1, too few cells on 1, none found on 1\. 7,936 images: 7,770 classified, 126 unreadable, 40 skipped\./,
    );
  });

  test('shows each slide with interval, counts, zones that add up, limits and crops', () => {
    const text = textOf(page);
    assert.match(text, /11\.5 % \(9\.7 to 13\.6\) 118 of 1,024 cells/);
    assert.match(
      text,
      /109 infected, 21 doubtful \(9 of them counted as infected\), 894 clear, 0 not assessed/,
    );
    assert.match(text, /none found 0 of 2,310 cells/);
    assert.match(text, /None found in 2,310 cells; up to 0\.\d+ % may have been missed\./);
    assert.match(text, /Limit of blank \d\.\d % Limit of detection \d\.\d %/);
    const crops = [...sample.pictures.values()].flatMap((slide) => [...slide.strongest, ...slide.doubtful]);
    assert.equal(page.match(/<img /g)?.length, crops.length);
  });

  test('lists slides that ask for attention first', () => {
    const order = ['a-folder-name', 'slide-0412', 'slide-0414', 'slide-0415', 'slide-0413'];
    const places = order.map((slide) => page.indexOf(`<h2><bdi>2026-11-23/${slide}`));
    assert.ok(places.every((place) => place > 0));
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
  });

  test('lists slides with surer cells before others with more marked ones', () => {
    const [first] = sample.summary.slides;
    assert.ok(first);
    const slide = (name: string, positives: number, weighedShare: number) => ({
      slide: name,
      statistics: { ...first.statistics, positives, weighedShare },
    });
    const slides = [slide('barely', 20, 0.004), slide('surely', 19, 0.015)];
    const text = textOf(renderScreeningReport({ ...sample, summary: { ...sample.summary, slides } }));
    assert.ok(text.indexOf('surely') < text.indexOf('barely'), text);
    assert.match(text, /Weighed by how sure the model is 1\.5 %/);
  });

  test('names the files that were not assessed, and says where the rest is', () => {
    assert.match(textOf(page), /cell_0007\.png The file is empty \(0 bytes\)\./);
    const many = Array.from({ length: 1234 }, (_, i) => ({ path: `cell_${i}.png`, reason: 'empty' }));
    const text = textOf(renderScreeningReport({ ...sample, unreadable: many }));
    assert.match(text, /1,234 files took no part/);
    assert.match(text, /And 1,034 more/);
    assert.doesNotMatch(
      textOf(renderScreeningReport({ ...sample, unreadable: [] })),
      /Files that were not assessed/,
    );
  });

  test('of a model that learned from drawn cells says SYNTHETIC before all else', () => {
    const { summary } = sample;
    const synthetic = { ...summary, model: { ...summary.model, synthetic: true } };
    const text = textOf(renderScreeningReport({ ...sample, summary: synthetic }));
    assert.ok(text.indexOf('SYNTHETIC') < text.indexOf('Smearwise Screening of'));
    assert.ok(text.includes('SYNTHETIC'));
  });

  test('of a stopped screening says how many images are left', () => {
    const summary = { ...sample.summary, status: 'stopped' as const, total: 10_000 };
    assert.match(
      textOf(renderScreeningReport({ ...sample, summary })),
      /Not finished: 2,064 images not looked at yet/,
    );
  });

  test('without slides or pictures is a page all the same', () => {
    const summary = { ...sample.summary, slides: [], total: 0, done: 0, unreadable: 0, skipped: 0 };
    const empty = renderScreeningReport({ summary, pictures: new Map(), unreadable: [] });
    assertSelfContained(empty);
    assert.match(textOf(empty), /No slide was assessed\./);
  });

  test('is not harmed by hostile names', () => {
    const [first] = sample.summary.slides;
    assert.ok(first);
    const picture = {
      dataUri: `data:image/png;base64,AAAA${HOSTILE}`,
      path: `/cells/${HOSTILE}.png`,
      patient: HOSTILE,
      predictedClass: HOSTILE,
      probability: 0.5,
      knownClass: `${HOSTILE}2`,
    };
    const hostile: ScreeningReportData = {
      summary: {
        ...sample.summary,
        folder: `/home/${HOSTILE}`,
        device: HOSTILE,
        positiveClass: HOSTILE,
        model: { ...sample.summary.model, name: HOSTILE, version: HOSTILE },
        slides: [{ ...first, slide: HOSTILE }],
      },
      pictures: new Map([[HOSTILE, { strongest: [picture], doubtful: [picture] }]]),
      unreadable: [{ path: HOSTILE, reason: HOSTILE }],
    };
    const page = renderScreeningReport(hostile);
    assertSelfContained(page);
    assert.doesNotMatch(page, /<script|<img src=x/i);
    assert.ok(!page.includes('\0'));
    assert.ok(page.includes('&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;'));
  });
});

describe('what a slide says', () => {
  const slide = (cells: number, positives: number, more: Partial<SlideStatistics> = {}) => ({
    ...slideStatistics(slideInput({ cells, positives, weight: positives * 0.9 })),
    ...more,
  });

  test('depends on its verdict', () => {
    const says = (statistics: SlideStatistics) => slideSentence(statistics, 500);
    assert.equal(says(slide(0, 0)), 'No cell could be assessed.');
    assert.equal(
      says(slide(212, 3)),
      '3 of 212 cells marked as infected. Too few cells for a percentage: that needs 500.',
    );
    assert.equal(
      says(slide(212, 0)),
      'None found in 212 cells; up to 1.4 % may have been missed. Too few cells for a percentage: that needs 500.',
    );
    assert.equal(says(slide(2000, 0)), 'None found in 2,000 cells; up to 0.15 % may have been missed.');
    assert.equal(
      says(slide(1180, 9, { verdict: 'below-limit-of-blank', limitOfBlank: 0.014 })),
      '9 of 1,180 cells marked as infected. That is no more than slides without parasites show (up to 1.4 %), so parasites cannot be told from false alarms here.',
    );
    assert.equal(
      says(slide(1024, 118, { verdict: 'parasites-found', limitOfBlank: 0.014 })),
      '118 of 1,024 cells marked as infected. That is more than slides without parasites show (up to 1.4 %).',
    );
    assert.equal(
      says(slide(1024, 18)),
      '18 of 1,024 cells marked as infected: 1.8 % (1.1 to 2.8). How many a slide without parasites shows is not known for this model: look at them.',
    );
  });
});
