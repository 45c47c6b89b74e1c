import type { ModelCard } from '../../../src-main/contract/index.ts';
import { formatDuration, formatInstant, formatNumber, formatPercent, formatScore } from '../../lib/format.ts';
// The catalogue itself, which needs no page.
import { english as m } from '../../messages/en/index.ts';

/** One line of a model card: what, and its value as it is read. */
export type Fact = readonly [name: string, value: string];

/** The data that a version learned from and was tested on. */
export function dataFacts({ data, classes, positiveClass }: ModelCard): Fact[] {
  const words = m.models.facts;
  const by = data.split.unit === 'patient' ? words.byPatient : words.byImage;
  return [
    [words.dataset, data.synthetic ? `${data.dataset} (${words.synthetic})` : data.dataset],
    [words.split, [data.split.name, by, splitWords(data.split.method)].join(', ')],
    ...data.parts.map(({ part, images, patients }): Fact => [
      words[part],
      words.part(m.common.images(images), m.common.patients(patients)),
    ]),
    [words.classes, `${classes.join(', ')} (${words.positive(positiveClass)})`],
  ];
}

function splitWords(method: ModelCard['data']['split']['method']): string {
  const words = m.models.facts;
  switch (method.kind) {
    case 'ratio': {
      const shares = [method.train, method.validation, method.test].map((share) => formatPercent(share, 0));
      return words.splitRatio(shares.join(' / '), String(method.seed));
    }
    case 'folds':
      return words.splitFolds(formatNumber(method.folds), String(method.testFold), String(method.seed));
    case 'file':
      return words.splitFile(method.file);
  }
}

/** How a version was made. */
export function recipeFacts({ recipe, backbone, input, training, threshold, ...card }: ModelCard): Fact[] {
  const words = m.models.facts;
  const { head, optimizer } = recipe;
  const dropout = formatPercent(head.dropout, 0);
  return [
    [words.backbone, `${backbone.name}, ${weightsInWords(backbone.weights)}`],
    [words.licence, backbone.licence],
    [words.input, words.pixels(formatNumber(input.size))],
    [words.views, formatNumber(recipe.augmentation.views)],
    [
      words.head,
      head.hidden === 0 ? words.headPlain(dropout) : words.headUnits(formatNumber(head.hidden), dropout),
    ],
    [
      words.optimizer,
      words.optimizerText(optimizer.kind, String(optimizer.learningRate), formatNumber(recipe.batchSize)),
    ],
    [words.loss, recipe.loss.kind],
    [words.epochs, words.epochsText(formatNumber(training.epochs.length), formatNumber(training.bestEpoch))],
    [words.threshold, formatScore(threshold)],
    [words.temperature, formatScore(card.temperature)],
    [words.seed, String(recipe.seed)],
    [words.took, formatDuration(training.seconds)],
    [words.made, `${formatInstant(card.createdAt)}, ${words.madeBy(card.app.version, training.device)}`],
  ];
}

/** What proves that file, data and answers are those that were tested. */
export function fileFacts({ sha256, data, backbone, checkSet }: ModelCard): Fact[] {
  const words = m.models.facts;
  return [
    [words.checkSet, words.checkSetText(formatNumber(checkSet.images), String(checkSet.tolerance))],
    [words.modelHash, sha256],
    [words.dataHash, data.listSha256],
    [words.backboneHash, backbone.sha256],
  ];
}

function weightsInWords(weights: string): string {
  const known: Record<string, string> = m.models.facts.weights;
  return known[weights] ?? weights;
}
