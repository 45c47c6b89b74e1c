import { IMAGENET_NORMALISATION, type Normalisation } from '../../../src-main/contract/index.ts';

export const NORMALISATIONS = ['imagenet', 'plain', 'own'] as const;
export type NormalisationChoice = (typeof NORMALISATIONS)[number];

/** What a person told about the pictures that an unknown network takes. */
export interface NetworkInput {
  size: number | null;
  normalisation: NormalisationChoice;
  mean: string;
  std: string;
}

/** What is wrong with each field; empty where the network can be imported. */
export type NetworkInputProblem = 'size' | 'mean' | 'std';

export function networkInputProblems({
  size,
  normalisation,
  mean,
  std,
}: NetworkInput): NetworkInputProblem[] {
  const problems: NetworkInputProblem[] = [];
  if (size === null || !Number.isInteger(size) || size < 32 || size > 1024) problems.push('size');
  if (normalisation !== 'own') return problems;
  if (readTriple(mean) === undefined) problems.push('mean');
  if (readTriple(std)?.every((value) => value > 0) !== true) problems.push('std');
  return problems;
}

/** The normalisation that was chosen; undefined where its numbers cannot be read. */
export function chosenNormalisation({ normalisation, mean, std }: NetworkInput): Normalisation | undefined {
  if (normalisation === 'imagenet') return IMAGENET_NORMALISATION;
  if (normalisation === 'plain') return { mean: [0, 0, 0], std: [1, 1, 1] };
  const [means, stds] = [readTriple(mean), readTriple(std)];
  return means && stds && { mean: means, std: stds };
}

/** Reads three numbers, one a colour channel: `0.485, 0.456, 0.406`; undefined where there are not three. */
export function readTriple(text: string): [number, number, number] | undefined {
  const [red, green, blue, ...more] = text
    .split(/[,;\s]+/)
    .filter((part) => part !== '')
    .map(Number);
  if (red === undefined || green === undefined || blue === undefined || more.length > 0) return undefined;
  return [red, green, blue].every(Number.isFinite) ? [red, green, blue] : undefined;
}
