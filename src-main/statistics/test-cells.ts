/** Calibrated probabilities, one row a cell in class order: row-major in one array, or an array of rows. */
export type ProbabilityRows = Float64Array | readonly (readonly number[])[];

/** The labelled cells of a test. */
export interface LabelledCells {
  readonly classes: readonly string[];
  readonly positiveClass: string;
  /** Index into `classes` of each cell's label. */
  readonly trueClass: Int32Array | readonly number[];
  /** The patient of each cell; null where unknown. */
  readonly patient: readonly (string | null)[];
}

/** Labels as the statistics use them, in the order of the input. */
export interface Labels {
  readonly count: number;
  readonly classCount: number;
  readonly positiveIndex: number;
  readonly trueClass: Int32Array;
  /** 1 where the label is the positive class. */
  readonly positive: Uint8Array;
  /** What is resampled as one: a patient, or a single cell of unknown patient. */
  readonly unit: Int32Array;
  readonly unitCount: number;
}

/** What a model says about the cells, in the order of the input. */
export interface Answers {
  /** Probability of the positive class. */
  readonly probability: Float64Array;
  readonly predictedClass: Int32Array;
}

/**
 * The class decided for one row of probabilities: the positive class where its probability reaches the threshold,
 * otherwise the most probable of the others (the first of equals).
 */
export function decideClass(
  probabilities: ArrayLike<number>,
  positiveIndex: number,
  threshold: number,
): number {
  if ((probabilities[positiveIndex] ?? 0) >= threshold) return positiveIndex;
  let best = positiveIndex === 0 ? 1 : 0;
  for (let c = best + 1; c < probabilities.length; c++) {
    if (c !== positiveIndex && (probabilities[c] ?? 0) > (probabilities[best] ?? 0)) best = c;
  }
  return best;
}

/** Checks the labels. Throws RangeError where lengths or classes do not fit together. */
export function readLabels(cells: LabelledCells): Labels {
  const { classes, patient } = cells;
  const positiveIndex = classes.indexOf(cells.positiveClass);
  if (positiveIndex < 0) throw new RangeError(`"${cells.positiveClass}" is none of: ${classes.join(', ')}`);
  if (classes.length < 2) throw new RangeError('at least two classes are needed');
  const trueClass = Int32Array.from(cells.trueClass);
  if (patient.length !== trueClass.length) {
    throw new RangeError(`${trueClass.length} labels but ${patient.length} patients`);
  }
  if (trueClass.some((c) => c < 0 || c >= classes.length)) throw new RangeError('a label is no class index');
  const units = new Map<string, number>();
  let unitCount = 0;
  const unit = Int32Array.from(patient, (name) => {
    if (name === null) return unitCount++;
    const known = units.get(name);
    if (known !== undefined) return known;
    units.set(name, unitCount);
    return unitCount++;
  });
  return {
    count: trueClass.length,
    classCount: classes.length,
    positiveIndex,
    trueClass,
    positive: Uint8Array.from(trueClass, (c) => (c === positiveIndex ? 1 : 0)),
    unit,
    unitCount,
  };
}

/** Decides each cell's class. Throws RangeError where rows do not fit the labels or hold no probabilities. */
export function readAnswers(labels: Labels, rows: ProbabilityRows, threshold: number): Answers {
  const { count, classCount, positiveIndex } = labels;
  const values = rows instanceof Float64Array ? rows : Float64Array.from(rows.flat());
  if (values.length !== count * classCount) {
    throw new RangeError(
      `${count} cells × ${classCount} classes expected, got ${values.length} probabilities`,
    );
  }
  if (!values.every((p) => p >= 0 && p <= 1)) throw new RangeError('a probability is not within 0 to 1');
  const probability = new Float64Array(count);
  const predictedClass = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const row = values.subarray(i * classCount, (i + 1) * classCount);
    probability[i] = row[positiveIndex] ?? 0;
    predictedClass[i] = decideClass(row, positiveIndex, threshold);
  }
  return { probability, predictedClass };
}
