import { AppError, sha256 } from '../../base/index.ts';
import type { BackboneCard, CatalogEntry, Normalisation } from '../../contract/index.ts';
import {
  convertOpset,
  describeGraph,
  dropClassifier,
  freeBatch,
  type Graph,
  readModel,
  requireBounded,
} from '../onnx/index.ts';
import { renameInput, requireFloat32 } from './standard-trunk.ts';
import { type Backbone, finishBackbone } from './backbone.ts';

/** What a training looks at together, at the least. */
const PICTURES_AT_ONCE = 8;

/** What is known about a file besides its bytes. */
export interface ImportFacts {
  /** Where the file's checksum is looked up. */
  readonly catalog: readonly CatalogEntry[];
  /** What to call a backbone that the catalogue does not know. */
  readonly name: string;
  /** Side of the square input in pixels; needed where neither catalogue nor graph say it. */
  readonly inputSize?: number;
  /** Needed where the catalogue does not know the file. */
  readonly normalisation?: Normalisation;
  readonly licence?: string;
}

/**
 * Turns an ImageNet classification network (ONNX) into a backbone: classifier dropped, input renamed to `x`,
 * float32 N × 3 × H × W with free batch and size.
 *
 * Throws `usage` where input size or normalisation are needed and not given, or contradict the catalogue;
 * `corrupt` and `invalid-input` for files that are no such network.
 */
export function importTrunk(bytes: Uint8Array, facts: ImportFacts): Backbone {
  const sourceSha256 = sha256(bytes);
  const entry = facts.catalog.find((candidate) => candidate.sha256 === sourceSha256);
  const graph = renameInput(convertOpset(readModel(bytes)));
  const described = entry ? ofCatalog(entry, facts) : ofFlags(graph, facts, sourceSha256);
  const { inputSize } = described;
  const { trunk, featureMaps } = dropClassifier(graph, describeGraph(graph).input.size ?? inputSize);
  requireFloat32(trunk);
  const standard = freeBatch(trunk, inputSize);
  requireBounded(standard, { x: [PICTURES_AT_ONCE, 3, inputSize, inputSize] });
  const backbone = finishBackbone(standard, featureMaps, { ...described, sourceSha256 });
  if (entry) requireChannels(backbone.card, entry);
  return backbone;
}

type Described = Pick<
  BackboneCard,
  'name' | 'family' | 'inputSize' | 'normalisation' | 'verified' | 'weights' | 'licence'
>;

function ofCatalog(entry: CatalogEntry, { inputSize, normalisation }: ImportFacts): Described {
  const contradicts =
    (inputSize !== undefined && inputSize !== entry.inputSize) ||
    (normalisation && JSON.stringify(normalisation) !== JSON.stringify(entry.normalisation));
  if (contradicts) {
    throw new AppError(
      'usage',
      `This file is "${entry.name}" of the catalogue, which takes ${describeInput(entry)}.`,
      {
        nextStep: 'Leave out input size and normalisation: the catalogue knows them.',
        onCommandLine: 'Leave out --input-size, --mean and --std.',
      },
    );
  }
  const { name, family, licence } = entry;
  return {
    ...{ name, family, licence, inputSize: entry.inputSize, normalisation: entry.normalisation },
    verified: true,
    weights: 'imagenet',
  };
}

function ofFlags(graph: Graph, facts: ImportFacts, sourceSha256: string): Described {
  const inputSize = facts.inputSize ?? describeGraph(graph).input.size ?? undefined;
  const { normalisation } = facts;
  if (inputSize === undefined || !normalisation) {
    const missing = [
      ...(inputSize === undefined ? ['its input size'] : []),
      ...(normalisation ? [] : ['its normalisation']),
    ];
    throw new AppError(
      'usage',
      `The catalogue does not know this file (SHA-256 ${sourceSha256}), so ${missing.join(' and ')} must be given.`,
      {
        nextStep:
          'Networks trained on ImageNet as torchvision does it take 224 pixels, the mean 0.485, 0.456, 0.406 and the ' +
          'deviation 0.229, 0.224, 0.225.',
        onCommandLine: '--input-size 224 --mean 0.485,0.456,0.406 --std 0.229,0.224,0.225',
      },
    );
  }
  return {
    name: facts.name,
    family: 'unknown',
    inputSize,
    normalisation,
    verified: false,
    weights: 'unknown',
    licence: facts.licence ?? 'unknown',
  };
}

function describeInput({ inputSize, normalisation: { mean, std } }: CatalogEntry): string {
  return `${inputSize} pixels, mean ${mean.join(',')} and std ${std.join(',')}`;
}

function requireChannels(card: BackboneCard, entry: CatalogEntry): void {
  const channels = card.featureMaps.at(-1)?.channels;
  if (channels === entry.featureChannels) return;
  throw new AppError(
    'bug',
    `The last feature map of "${entry.name}" has ${channels ?? 0} channels, its catalogue says ${entry.featureChannels}.`,
  );
}
