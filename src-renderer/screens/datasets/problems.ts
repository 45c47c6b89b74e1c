import type { GalleryImage, ImageProblem, ImageState } from '../../../src-main/contract/index.ts';

/** Every kind of finding, in the order in which a person should look at them. */
export const PROBLEMS = [
  'class-conflict',
  'unreadable',
  'truncated',
  'zero-byte',
  'unsupported-format',
  'blank',
  'tiny',
  'duplicate',
  'near-duplicate',
  'no-patient',
] as const satisfies readonly ImageProblem[];

const KEPT: readonly ImageProblem[] = ['near-duplicate', 'no-patient'];
const WITHOUT_PICTURE: readonly ImageProblem[] = ['unreadable', 'zero-byte', 'unsupported-format'];
const WITH_OTHER: readonly ImageProblem[] = ['class-conflict', 'duplicate', 'near-duplicate'];

/** True where an image with this finding takes no part in training or testing. */
export function leavesOut(problem: ImageProblem): boolean {
  return !KEPT.includes(problem);
}

/** True where there is something to see: a file that cannot be read has no picture. */
export function hasPicture(problem: ImageProblem): boolean {
  return !WITHOUT_PICTURE.includes(problem);
}

/** True where the finding is about two images. */
export function isAboutTwo(problem: ImageProblem): boolean {
  return WITH_OTHER.includes(problem);
}

/** What was found, most pressing first. */
export function inOrder<Found extends { problem: ImageProblem }>(found: readonly Found[]): Found[] {
  return [...found].sort((a, b) => PROBLEMS.indexOf(a.problem) - PROBLEMS.indexOf(b.problem));
}

/** What an excluded image is once it is taken in again. */
export function stateOnceIncluded({
  className,
  problems,
}: Pick<GalleryImage, 'className' | 'problems'>): ImageState {
  return className === null || problems.some(leavesOut) ? 'left-out' : 'ok';
}
