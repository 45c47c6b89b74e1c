import type { Interval, ModelCard } from '../../contract/index.ts';
import { formatCount, formatCountOf } from '../numbers.ts';
import { complement } from './complement.ts';

/**
 * What the test found, in sentences for a technician: how many infected cells it finds, how many healthy ones it
 * wrongly marks, what it does on people without infection, and on whom that was measured. Brackets hold the 95 %
 * interval.
 */
export function trainingSentences(card: ModelCard): string[] {
  const { intervals, slideLevel } = card.test;
  const { specificity } = intervals;
  const sentences = [
    intervals.sensitivity.estimate === null
      ? 'How many infected cells it finds is unknown: none was among the test images.'
      : outOf(intervals.sensitivity, (all, found) => `Of ${all} infected cells it finds ${found}.`),
    specificity.estimate === null
      ? 'How many healthy cells it wrongly marks is unknown: none was among the test images.'
      : outOf(
          complement(specificity),
          (all, marked) => `Of ${all} healthy cells it wrongly marks ${marked}.`,
          1000,
        ),
  ];
  if (slideLevel.falseAlarmRate.estimate !== null) {
    const tested = formatCount(slideLevel.uninfectedPatients);
    sentences.push(
      outOf(
        slideLevel.falseAlarmRate,
        (all, marked) =>
          `Of ${all} cells of people without infection (${tested} tested) it wrongly marks ${marked}.`,
        1000,
      ),
    );
  }
  sentences.push(measuredOn(card));
  return sentences;
}

/** What is said before a training whose network has learned from some of the test images already. */
export function learnedBeforeSentence(testImagesLearnedBefore: number, testImages: number): string {
  return `The network has learned from ${formatCount(testImagesLearnedBefore)} of the ${formatCountOf(testImages, 'test image')} before, so the test will look too good. Keep other patients aside, or begin with another network.`;
}

/** What is said before a training whose network may have learned from test images. */
export const LEARNED_BEFORE_UNTOLD =
  'The network comes from a version that does not tell which images it has learned from. Where some are among the test images, the test will look too good.';

function measuredOn({ data, test }: ModelCard): string {
  const { testImagesLearnedBefore = 0 } = data;
  if (testImagesLearnedBefore > 0) {
    const learned = formatCount(testImagesLearnedBefore);
    return `Measured on ${formatCountOf(test.metrics.cells, 'image')}, but the network that it began with had learned from ${learned} of them: expect less on new patients.`;
  }
  if (data.split.unit === 'patient') {
    return `Measured on ${formatCountOf(test.patients.length, 'patient')} it never saw.`;
  }
  const images = formatCountOf(test.metrics.cells, 'image');
  return `Measured on ${images} it never saw, but the split was not by patient: other cells of the same people may have been learned, so expect less on new patients.`;
}

/** Counts out of the smallest of 100, 1,000 … that does not round a share to none or all. */
function outOf(
  { estimate, low, high }: Interval,
  sentence: (all: string, found: string) => string,
  atLeast = 100,
): string {
  const share = estimate ?? 0;
  let all = atLeast;
  while (all < 1_000_000 && share > 0 && share < 1 && [0, all].includes(Math.round(share * all))) all *= 10;
  const count = (part: number) => formatCount(Math.round(part * all));
  const interval = low === null || high === null ? '' : ` (${count(low)} to ${count(high)})`;
  return sentence(formatCount(all), `${count(share)}${interval}`);
}
