/** Given labels and out-of-sample probabilities: those of a model that did not learn from the image. */
export interface JudgedLabels {
  readonly classCount: number;
  /** Class index of each image. */
  readonly labels: Int32Array;
  /** Row-major, images × classes; each row sums to 1. */
  readonly probabilities: Float64Array;
}

/** An image whose label is probably wrong. */
export interface SuspectLabel {
  /** Place in the input. */
  readonly index: number;
  readonly given: number;
  /** The class that it is confidently counted as. */
  readonly suggested: number;
  /** Out-of-sample probability of the given class, 0 to 1. */
  readonly probability: number;
  /** Normalised margin, 0 to 1: 0 where the model is certain that the label is wrong. */
  readonly score: number;
}

export interface LabelJudgement {
  /** Mean self-confidence of each class; NaN for a class without images. */
  readonly thresholds: readonly number[];
  /** Images by given class (row) and confident class (column). */
  readonly confidentJoint: readonly (readonly number[])[];
  /** Estimated share of each given class whose label is wrong, 0 to 1; null where no image of it is confident. */
  readonly noise: readonly (number | null)[];
  /** The most suspicious first. */
  readonly suspects: readonly SuspectLabel[];
}

/**
 * Confident learning (Northcutt, Jiang and Chuang 2021, J Artif Intell Res 70:1373). An image counts as class j where
 * its probability of j reaches the mean that images labelled j have (their self-confidence), as the most probable of
 * these where there are several. The counts by given class, the confident joint, estimate how many labels of each
 * class are wrong; its images off the diagonal are the suspects, but for those whose given class is the most probable
 * of all, ranked by normalised margin (p_given - max p_other + 1) / 2.
 *
 * Throws RangeError where the lengths do not fit together or a label is no class index.
 */
export function judgeLabels(input: JudgedLabels): LabelJudgement {
  const { classCount, labels, probabilities } = input;
  if (probabilities.length !== labels.length * classCount) {
    throw new RangeError(`${labels.length} labels do not fit ${probabilities.length} probabilities`);
  }
  if (labels.some((label) => label < 0 || label >= classCount)) {
    throw new RangeError('a label is no class index');
  }
  const thresholds = meanSelfConfidence(input);
  const joint = Array.from({ length: classCount }, () => new Array<number>(classCount).fill(0));
  const suspects: SuspectLabel[] = [];
  for (const [index, given] of labels.entries()) {
    const row = probabilities.subarray(index * classCount, (index + 1) * classCount);
    const suggested = confidentClass(row, thresholds);
    const counts = joint[given];
    if (suggested === undefined || !counts) continue;
    counts[suggested] = (counts[suggested] ?? 0) + 1;
    const probability = row[given] ?? 0;
    const margin = probability - Math.max(...row.filter((_, other) => other !== given));
    if (suggested !== given && margin < 0) {
      suspects.push({ index, given, suggested, probability, score: (margin + 1) / 2 });
    }
  }
  suspects.sort((a, b) => a.score - b.score || a.index - b.index);
  return { thresholds, confidentJoint: joint, noise: joint.map(shareOffDiagonal), suspects };
}

function meanSelfConfidence({ classCount, labels, probabilities }: JudgedLabels): number[] {
  const sums = new Float64Array(classCount);
  const counts = new Float64Array(classCount);
  for (const [index, label] of labels.entries()) {
    sums[label] = (sums[label] ?? 0) + (probabilities[index * classCount + label] ?? 0);
    counts[label] = (counts[label] ?? 0) + 1;
  }
  return Array.from(sums, (sum, label) => sum / (counts[label] ?? 0));
}

/** The most probable class among those whose threshold is reached; undefined where none is. */
function confidentClass(row: Float64Array, thresholds: readonly number[]): number | undefined {
  let best: number | undefined;
  for (const [candidate, probability] of row.entries()) {
    const isConfident = probability >= (thresholds[candidate] ?? NaN);
    if (isConfident && (best === undefined || probability > (row[best] ?? 0))) best = candidate;
  }
  return best;
}

function shareOffDiagonal(counts: readonly number[], given: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return total === 0 ? null : 1 - (counts[given] ?? 0) / total;
}
