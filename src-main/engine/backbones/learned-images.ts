import { sha256 } from '../../base/index.ts';
import type { Graph } from '../onnx/index.ts';

/** Under which a file says from which images its weights have learned. */
const KEY = 'learned-images';

/** 48 bits: that two of 100,000 and 10,000 images get the same mark by chance has a probability of 1 in 280,000. */
const MARK_BYTES = 6;
/** A mark in base64. */
const MARK_LETTERS = 8;

/**
 * The images that a network has learned from, each as a mark of its perceptual hash, so that another file format of the
 * same picture is known too. They travel inside the network's file: whoever goes on with it, on whatever PC, can tell
 * whether it is about to be tested on them.
 */
export class LearnedImages {
  static readonly none = new LearnedImages(new Set());

  readonly #marks: ReadonlySet<string>;

  private constructor(marks: ReadonlySet<string>) {
    this.#marks = marks;
  }

  /** As a trunk's or model's file tells; none where it tells nothing. */
  static of({ metadata }: Pick<Graph, 'metadata'>): LearnedImages {
    const marks = (metadata.get(KEY) ?? '').match(new RegExp(`.{${MARK_LETTERS}}`, 'g'));
    return new LearnedImages(new Set(marks));
  }

  /** With images that it learns from besides, by their perceptual hash; one that has none is not known again. */
  with(perceptualHashes: Iterable<string | null>): LearnedImages {
    const marks = new Set(this.#marks);
    for (const hash of perceptualHashes) if (hash !== null) marks.add(markOf(hash));
    return new LearnedImages(marks);
  }

  has(perceptualHash: string | null): boolean {
    return perceptualHash !== null && this.#marks.has(markOf(perceptualHash));
  }

  /** What a file says of them; sorted, so that the same images give the same file. */
  get metadata(): Map<string, string> {
    return new Map(this.#marks.size === 0 ? [] : [[KEY, [...this.#marks].sort().join('')]]);
  }
}

function markOf(perceptualHash: string): string {
  return Buffer.from(sha256(perceptualHash).slice(0, MARK_BYTES * 2), 'hex').toString('base64');
}
