import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { cellMetricsSchema } from '../../src-main/contract/index.ts';

const pair = z.tuple([z.number(), z.number()]);
const rate = z.object({ mean: z.number(), sampleSize: z.number() });
const share = z.object({ k: z.number(), n: z.number(), interval: pair });

const digits = z.string().transform((text) => Array.from(text, Number));

/** Numbers by scikit-learn, statsmodels and scipy; fixtures/make_fixtures.py makes them. */
export const reference = z
  .object({
    metrics: z.array(
      z.object({
        name: z.string(),
        labels: digits,
        probabilities: z.array(z.number()),
        threshold: z.number(),
        metrics: cellMetricsSchema,
      }),
    ),
    threeClasses: z.object({
      labels: z.array(z.number()),
      probabilities: z.array(z.array(z.number())),
      threshold: z.number(),
      confusion: z.array(z.array(z.number())),
      metrics: cellMetricsSchema,
    }),
    patients: z.object({
      labels: digits,
      probabilities: z.array(z.number()),
      patients: z.array(z.number()),
      intervals: z.record(z.string(), pair),
      falseAlarmSpread: z.object({ mean: z.number(), standardDeviation: z.number() }),
      patientRocAuc: z.number(),
    }),
    roganGladen: z.array(
      z.object({
        k: z.number(),
        n: z.number(),
        sensitivity: rate,
        specificity: rate,
        estimate: z.number(),
        langReiczigel: pair,
      }),
    ),
    wilson: z.array(share),
    clopperPearson: z.array(share),
    mcnemar: z.array(
      z.object({ onlyFirst: z.number(), onlySecond: z.number(), exact: z.number(), midP: z.number() }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('fixtures/metrics.json', import.meta.url), 'utf8')));
