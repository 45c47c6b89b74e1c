import type { Graph } from '../onnx/index.ts';

/** Under which a file says from which images its weights have learned. */
const KEY = 'learned-images';

/** 48 bits of an image's SHA-256: that two of 100,000 and 10,000 images look alike has a chance of 1 in 280,000. */
const MARK_BYTES = 6;
/** A mark in base64. */
const MARK_LETTERS = 8;

/**
 * The images that a network has learned from, by the beginning of their SHA-256. They travel inside the network's file,
 * so that whoever goes on with it, on whatever PC, can tell whether it is about to be tested on them.
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

  /** With images that it learns from besides, by their SHA-256 in hexadecimal digits. */
  with(sha256s: Iterable<string>): LearnedImages {
    const marks = new Set(this.#marks);
    for (const sha256 of sha256s) marks.add(markOf(sha256));
    return new LearnedImages(marks);
  }

  has(sha256: string): boolean {
    return this.#marks.has(markOf(sha256));
  }

  /** What a file says of them; sorted, so that the same images give the same file. */
  get metadata(): Map<string, string> {
    return new Map(this.#marks.size === 0 ? [] : [[KEY, [...this.#marks].sort().join('')]]);
  }
}

function markOf(sha256: string): string {
  return Buffer.from(sha256.slice(0, MARK_BYTES * 2), 'hex').toString('base64');
}
