import type { ScreeningSummary, SlideSummary } from '../../contract/index.ts';
import { type Column, writeSpreadsheet } from './spreadsheet.ts';
import { writeWorkbook } from './workbook.ts';

/** What every line of the slide table repeats, so that a line says by itself where it comes from. */
export type SlideFacts = Pick<
  ScreeningSummary,
  'id' | 'startedAt' | 'model' | 'positiveClass' | 'threshold' | 'options'
>;

/**
 * One line a slide for spreadsheets; replaces `path` whole or not at all. Columns:
 *
 * - `slide`, `verdict` (not-screened, parasites-seen, parasites-found, too-few-cells, none-found,
 *   marked-untested, below-limit-of-blank)
 * - counts: `cells` with a class, of these `positives` and `doubtful` (to be reviewed); `doubtful_positives` are both;
 *   `reviewed` by a person and `reviewed_positives`; `unreadable` and `skipped` files have no class
 * - in percent, with the ends of the 95 % interval: `parasitaemia_percent`, and `corrected_percent` for the model's
 *   sensitivity and false alarms; empty where unknown
 * - in percent: `weighed_percent`, where each cell counts by how sure the model is of it
 * - in percent: `limit_of_blank_percent`, `limit_of_detection_percent`, and `upper_bound_if_none_percent`, what may
 *   still be there where no positive cell was found
 * - where it comes from: `positive_class`, `threshold`, `minimum_cells`, `model_version`, `model_name`,
 *   `model_sha256`, `synthetic_model`, `screening`, `started_at`
 */
export async function writeSlidesCsv(
  path: string,
  slides: readonly SlideSummary[],
  facts: SlideFacts,
): Promise<void> {
  await writeSpreadsheet(path, columns(facts), slides);
}

/** The same table as an Excel workbook, for where a spreadsheet expects other separators than CSV has. */
export async function writeSlidesWorkbook(
  path: string,
  slides: readonly SlideSummary[],
  facts: SlideFacts,
): Promise<void> {
  await writeWorkbook(path, 'Slides', columns(facts), slides);
}

function columns(facts: SlideFacts): Column<SlideSummary>[] {
  const { model, options } = facts;
  return [
    { heading: 'slide', value: ({ slide }) => slide },
    { heading: 'verdict', value: ({ statistics }) => statistics.verdict },
    { heading: 'cells', value: ({ statistics }) => statistics.cells },
    { heading: 'positives', value: ({ statistics }) => statistics.positives },
    { heading: 'doubtful', value: ({ statistics }) => statistics.needsReview },
    { heading: 'doubtful_positives', value: ({ statistics }) => statistics.positivesToReview },
    { heading: 'reviewed', value: ({ statistics }) => statistics.reviewed },
    { heading: 'reviewed_positives', value: ({ statistics }) => statistics.reviewedPositives },
    { heading: 'unreadable', value: ({ statistics }) => statistics.unreadable },
    { heading: 'skipped', value: ({ statistics }) => statistics.skipped },
    ...percents('parasitaemia', ({ parasitaemia }) => parasitaemia),
    ...percents('corrected', ({ correctedParasitaemia }) => correctedParasitaemia),
    percent('weighed_percent', ({ weighedShare }) => weighedShare),
    percent('limit_of_blank_percent', ({ limitOfBlank }) => limitOfBlank),
    percent('limit_of_detection_percent', ({ limitOfDetection }) => limitOfDetection),
    percent('upper_bound_if_none_percent', ({ upperBoundIfNone }) => upperBoundIfNone),
    { heading: 'positive_class', value: () => facts.positiveClass },
    { heading: 'threshold', value: () => facts.threshold },
    { heading: 'minimum_cells', value: () => options.minimumCells },
    { heading: 'model_version', value: () => model.version },
    { heading: 'model_name', value: () => model.name },
    { heading: 'model_sha256', value: () => model.sha256 },
    { heading: 'synthetic_model', value: () => model.synthetic },
    { heading: 'screening', value: () => facts.id },
    { heading: 'started_at', value: () => facts.startedAt },
  ];
}

type Statistics = SlideSummary['statistics'];

function percents(
  name: string,
  interval: (statistics: Statistics) => Statistics['parasitaemia'],
): Column<SlideSummary>[] {
  return [
    percent(`${name}_percent`, (statistics) => interval(statistics).estimate),
    percent(`${name}_low_percent`, (statistics) => interval(statistics).low),
    percent(`${name}_high_percent`, (statistics) => interval(statistics).high),
  ];
}

function percent(heading: string, share: (statistics: Statistics) => number | null): Column<SlideSummary> {
  return {
    heading,
    value: ({ statistics }) => {
      const value = share(statistics);
      // Ten digits hide what binary fractions add: 1.7600000000000002.
      return value === null ? null : Number((value * 100).toPrecision(10));
    },
  };
}
