import type { ImageFinding } from '../../contract/index.ts';
import { DEFAULT_NEAR_DUPLICATE_DISTANCE, findNearDuplicates, hashDistance } from '../../images/index.ts';
import type { Fault } from './import-reading.ts';

/** What a judgement needs to know of an image. */
export interface Judged {
  readonly path: string;
  readonly className: string;
  readonly patient: string | null;
  readonly sha256: string | null;
  readonly perceptualHash: string | null;
  readonly fault: Fault | null;
}

/**
 * Judges the images of a dataset together; of equal images the first one given is kept. Left out are files that
 * cannot be used, further copies of an image in its class, and every copy of an image that stands in several
 * classes. Look-alikes and images without a patient (where others have one) are kept and flagged.
 */
export function judgeImages(images: readonly Judged[]): ImageFinding[] {
  const findings: ImageFinding[] = [];
  const usable: Judged[] = [];
  const bySha256 = Map.groupBy(images, ({ sha256, path }) => sha256 ?? path);
  for (const image of images) {
    const copies = bySha256.get(image.sha256 ?? image.path) ?? [];
    const finding = image.fault ? faultOf(image, image.fault) : duplicateOf(image, copies);
    if (finding) findings.push(finding);
    else usable.push(image);
  }
  return [...findings, ...nearDuplicatesOf(usable), ...withoutPatient(usable)];
}

function faultOf({ path }: Judged, { problem, detail }: Fault): ImageFinding {
  return { path, problem, leftOut: true, detail, other: null };
}

/** `copies` are all images of this content, the image itself among them, the one to keep first. */
function duplicateOf(image: Judged, copies: readonly Judged[]): ImageFinding | undefined {
  const otherClass = copies.find(({ className }) => className !== image.className);
  if (otherClass) {
    return {
      path: image.path,
      problem: 'class-conflict',
      leftOut: true,
      detail: `The same image is in class "${otherClass.className}" too; no copy is used until one is removed.`,
      other: otherClass.path,
    };
  }
  const [kept] = copies;
  if (!kept || kept === image) return undefined;
  const detail = 'The same image byte by byte; one copy is used.';
  return { path: image.path, problem: 'duplicate', leftOut: true, detail, other: kept.path };
}

/** One finding an image, whatever the number of its look-alikes. */
function nearDuplicatesOf(usable: readonly Judged[]): ImageFinding[] {
  const hashed = usable.flatMap((image) =>
    image.perceptualHash === null ? [] : [{ ...image, hash: image.perceptualHash }],
  );
  const findings = new Map<string, ImageFinding>();
  const hashes = hashed.map(({ hash }) => hash);
  for (const [first, second] of findNearDuplicates(hashes, DEFAULT_NEAR_DUPLICATE_DISTANCE)) {
    const [kept, image] = [hashed[first], hashed[second]];
    if (!kept || !image || findings.has(image.path)) continue;
    const bits = `${hashDistance(kept.hash, image.hash)} of ${kept.hash.length * 4} bits of their fingerprints`;
    const classes = kept.className === image.className ? '' : `, and stands in class "${kept.className}"`;
    const detail = `Looks like the other (${bits} differ)${classes}; both are used.`;
    const { path } = image;
    findings.set(path, { path, problem: 'near-duplicate', leftOut: false, detail, other: kept.path });
  }
  return [...findings.values()];
}

/** Where no image has a patient a single warning says so instead. */
function withoutPatient(usable: readonly Judged[]): ImageFinding[] {
  const unknown = usable.filter(({ patient }) => patient === null);
  if (unknown.length === usable.length) return [];
  const detail = 'Its name or folder tells no patient.';
  return unknown.map(({ path }) => ({ path, problem: 'no-patient', leftOut: false, detail, other: null }));
}
