import type { Overview } from '../../../src-main/contract/index.ts';

export const STEPS = ['datasets', 'splits', 'backbones', 'models', 'screenings'] as const;
export type StepName = (typeof STEPS)[number];
export type StepState = 'done' | 'next' | 'later';

/** How far the way from images to results was gone: the first step that is not done is the next one. */
export function firstSteps(counts: Overview['steps']): { name: StepName; state: StepState }[] {
  const next = STEPS.find((name) => counts[name] === 0);
  return STEPS.map((name) => ({
    name,
    state: counts[name] > 0 ? 'done' : name === next ? 'next' : 'later',
  }));
}

/** True once every step was taken; the steps then need not be shown. */
export function allStepsDone(counts: Overview['steps']): boolean {
  return STEPS.every((name) => counts[name] > 0);
}
