/** Weighted mean loss, and share of images whose class came out right. */
export interface PassResult {
  readonly loss: number;
  readonly accuracy: number;
}

/** What a batch came to. */
export interface BatchResult {
  /** Weighted mean over its rows. */
  readonly loss: number;
  /** Of all rows together. */
  readonly weight: number;
  /** [rows, classes]; rows without a label are passed over. */
  readonly logits: Float32Array;
  readonly labels: readonly number[];
  readonly classes: number;
}

/** Sums up the batches of one pass over images. */
export class PassSum {
  #loss = 0;
  #weight = 0;
  #correct = 0;
  #images = 0;

  add({ loss, weight, logits, labels, classes }: BatchResult): void {
    this.#loss += loss * weight;
    this.#weight += weight;
    this.#correct += countCorrect(logits, labels, classes);
    this.#images += labels.length;
  }

  result(): PassResult {
    return { loss: this.#loss / this.#weight, accuracy: this.#correct / this.#images };
  }
}

/** Rows whose largest logit is the label's. */
function countCorrect(logits: Float32Array, labels: readonly number[], classes: number): number {
  return labels.filter((label, row) => {
    const scores = logits.subarray(row * classes, (row + 1) * classes);
    return scores.indexOf(Math.max(...scores)) === label;
  }).length;
}
