import type { DeepRecipe, ModelCard, Recipe } from '../../contract/index.ts';
import { html, type Html, type HtmlValue } from '../html/html.ts';
import { section } from '../html/page.ts';
import { formatCount, formatCountOf, formatSetPercent } from '../numbers.ts';

/** What it was made of and how, so that it can be made again. */
export function recipeSection(card: ModelCard): Html {
  return section(
    'How it was made',
    html`<div class="columns">
      <div class="stack">
        <h3>Data</h3>
        ${pairs(dataPairs(card))}
        <h3>Model file</h3>
        ${pairs(modelPairs(card))}
      </div>
      <div class="stack">
        <h3>Recipe</h3>
        ${pairs(recipePairs(card.recipe))}
      </div>
    </div>`,
  );
}

type Pair = readonly [name: string, value: HtmlValue];

function pairs(list: readonly Pair[]): Html {
  return html`<dl class="pairs">
    ${list.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function dataPairs({ data }: ModelCard): Pair[] {
  const { split } = data;
  return [
    ['Dataset', html`<bdi>${data.dataset}</bdi>${data.synthetic ? ' (synthetic)' : ''}`],
    ['Split', html`<bdi>${split.name}</bdi>, by ${split.unit}, ${splitWords(split.method)}`],
    ...data.parts.map(({ part, images, patients }): Pair => [
      PART_NAMES[part],
      `${formatCountOf(images, 'image')} of ${formatCountOf(patients, 'patient')}`,
    ]),
    ...suspectPairs(data),
    ['List of images', `SHA-256 ${data.listSha256}`],
  ];
}

function suspectPairs({ suspectsLeftOut, suspectsDownWeighted }: ModelCard['data']): Pair[] {
  const pair = (name: string, count: number | undefined): Pair[] =>
    count === undefined ? [] : [[name, `${formatCountOf(count, 'image')} of doubtful label`]];
  return [
    ...pair('Left out of training', suspectsLeftOut),
    ...pair('Counted half in training', suspectsDownWeighted),
  ];
}

const PART_NAMES = { train: 'Training', validation: 'Validation', test: 'Test' };

function splitWords(method: ModelCard['data']['split']['method']): string {
  switch (method.kind) {
    case 'ratio':
      return `${[method.train, method.validation, method.test].map((share) => formatSetPercent(share)).join(' / ')}, seed ${method.seed}`;
    case 'folds':
      return `fold ${method.testFold} of ${method.folds} for the test, fold ${method.validationFold} for validation, seed ${method.seed}`;
    case 'file':
      return `as ${method.file} says`;
  }
}

function recipePairs(recipe: Recipe): Pair[] {
  const { augmentation, head, optimizer, loss, taps, inputSize } = recipe;
  const flips = augmentation.flips ? 'flips, ' : '';
  return [
    ['Recipe', `${recipe.kind}: ${whatLearned(recipe)}`],
    [
      'Feature maps',
      `${taps.length === 0 ? 'the last of each of the three coarsest resolutions' : taps.join(', ')}, pooled by ${recipe.pooling}`,
    ],
    ['Input', inputSize === null ? 'the backbone’s own size' : `${inputSize} pixels`],
    [
      'Views of an image',
      `${recipe.kind === 'quick' ? augmentation.views : 'a new one in each epoch'}: ${flips}rotation ±${augmentation.rotationDegrees}°, crop from ${formatSetPercent(augmentation.minCropArea)} to ${formatSetPercent(augmentation.maxCropArea)} of the area, brightness ±${formatSetPercent(augmentation.brightness)}, colour ±${formatSetPercent(augmentation.colour)}`,
    ],
    [
      'Head',
      `${head.hidden === 0 ? 'no hidden layer' : `${formatCount(head.hidden)} hidden units`}, dropout ${head.dropout}`,
    ],
    [
      'Optimizer',
      `${optimizer.kind}, learning rate ${optimizer.learningRate}, weight decay ${optimizer.weightDecay}${optimizer.kind === 'sgd' ? `, momentum ${optimizer.momentum}` : ''}`,
    ],
    [
      'Loss',
      `${loss.kind}${loss.kind === 'focal' ? ` (γ ${loss.focalGamma})` : ''}, label smoothing ${loss.labelSmoothing}`,
    ],
    ['Class weights', recipe.classWeights],
    ['Patient weights', recipe.patientWeights],
    [
      'Batch',
      `${formatCount(recipe.batchSize)}, at most ${formatCountOf(recipe.maxEpochs, 'epoch')}, patience ${recipe.patience}`,
    ],
    [
      'Threshold',
      recipe.targetSensitivity === null
        ? 'fixed at 0.50'
        : `chosen to find ${formatSetPercent(recipe.targetSensitivity)} of the validation patients’ infected cells`,
    ],
    ...(recipe.kind === 'quick' ? [] : deepPairs(recipe)),
    ['Seed', recipe.seed],
  ];
}

function whatLearned(recipe: Recipe): string {
  switch (recipe.kind) {
    case 'quick':
      return 'backbone frozen; only a new head learned';
    case 'standard':
      return recipe.cut === null
        ? 'the whole network learned with its head'
        : `the layers behind ${recipe.cut} learned with the head`;
    case 'full':
      return `the whole network learned with its head, from ${recipe.start === 'random' ? 'random weights' : 'the backbone’s weights'}`;
  }
}

function deepPairs({ trunkRate, warmUpEpochs, clipNorm, averageDecay, mixup }: DeepRecipe): Pair[] {
  return [
    ['Rates', `network ${trunkRate} of the head’s; rising over ${formatCountOf(warmUpEpochs, 'epoch')}`],
    ['Gradient', clipNorm === null ? 'not shortened' : `no longer than ${clipNorm}`],
    ['Average of weights', averageDecay === 0 ? 'none' : `decay ${averageDecay}`],
    ['Mixup', mixup === 0 ? 'none' : `α ${mixup}`],
  ];
}

function modelPairs({
  backbone,
  classes,
  input,
  temperature,
  threshold,
  training,
  sha256,
  app,
}: ModelCard): Pair[] {
  return [
    ['File', `SHA-256 ${sha256}`],
    ['Backbone', html`<bdi>${backbone.name}</bdi>, ${backbone.weights} weights, licence ${backbone.licence}`],
    ['Classes', html`<bdi>${classes.join(', ')}</bdi>`],
    ['Input', `${input.size} × ${input.size} pixels, RGB`],
    ['Temperature', temperature.toFixed(3)],
    ['Threshold', threshold.toFixed(3)],
    ['Trained by', `Smearwise ${app.version}; network: ${training.device}; learning: ${training.runner}`],
  ];
}
