import { sha256 } from '../../base/index.ts';
import type { Graph } from '../onnx/index.ts';

/** Under which a file says from which images its weights have learned. */
const KEY = 'learned-images';
/** Under which a file says that it does not name all of them. */
const LEFT_OUT_KEY = 'learned-images-left-out';

/** 48 bits: that two of 100,000 and 10,000 images get the same mark by chance has a probability of 1 in 280,000. */
const MARK_BYTES = 6;
/** A mark in base64. */
const MARK_LETTERS = 8;

/**
 * The images that a network has learned from, each as a mark of its perceptual hash, so that another file format of the
 * same picture is known too. They travel inside the network's file: whoever goes on with it, on whatever PC, can tell
 * whether it is about to be tested on them. Whoever holds a picture can tell as well whether it was among them, so a
 * laboratory's export leaves them out unless a person decides otherwise; the file says then that some are not named.
 */
export class LearnedImages {
  static readonly none = new LearnedImages(new Set(), true);

  /** False where the network has learned from images that are not named here. */
  readonly isComplete: boolean;
  readonly #marks: ReadonlySet<string>;

  private constructor(marks: ReadonlySet<string>, isComplete: boolean) {
    this.#marks = marks;
    this.isComplete = isComplete;
  }

  /** As a trunk's or model's file tells; none where it tells nothing. */
  static of({ metadata }: Pick<Graph, 'metadata'>): LearnedImages {
    const marks = (metadata.get(KEY) ?? '').match(new RegExp(`.{${MARK_LETTERS}}`, 'g'));
    return new LearnedImages(new Set(marks), !metadata.has(LEFT_OUT_KEY));
  }

  /** With images that it learns from besides, by their perceptual hash; one that has none is not known again. */
  with(perceptualHashes: Iterable<string | null>): LearnedImages {
    const marks = new Set(this.#marks);
    for (const hash of perceptualHashes) if (hash !== null) marks.add(markOf(hash));
    return new LearnedImages(marks, this.isComplete);
  }

  /** Names only those that `known` names too. */
  keepingOnly(known: LearnedImages): LearnedImages {
    const kept = this.#marks.intersection(known.#marks);
    return new LearnedImages(kept, this.isComplete && kept.size === this.#marks.size);
  }

  /** How many are named. */
  get size(): number {
    return this.#marks.size;
  }

  has(perceptualHash: string | null): boolean {
    return perceptualHash !== null && this.#marks.has(markOf(perceptualHash));
  }

  /** The file's metadata with these in the place of those that it names. */
  in(metadata: ReadonlyMap<string, string>): Map<string, string> {
    const others = [...metadata].filter(([key]) => key !== KEY && key !== LEFT_OUT_KEY);
    return new Map([...others, ...this.metadata]);
  }

  /** What a file says of them; sorted, so that the same images give the same file. */
  get metadata(): Map<string, string> {
    const metadata = new Map<string, string>();
    if (this.#marks.size > 0) metadata.set(KEY, [...this.#marks].sort().join(''));
    if (!this.isComplete) metadata.set(LEFT_OUT_KEY, 'true');
    return metadata;
  }
}

function markOf(perceptualHash: string): string {
  return Buffer.from(sha256(perceptualHash).slice(0, MARK_BYTES * 2), 'hex').toString('base64');
}
