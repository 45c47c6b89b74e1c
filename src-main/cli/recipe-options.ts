import { type Command, Option } from 'commander';
import {
  fullRecipeSchema,
  quickRecipeSchema,
  type Recipe,
  recipeSchema,
  standardRecipeSchema,
} from '../contract/index.ts';
import { checked, numberBetween, usage, wholeNumber } from './options.ts';

/** What the recipes are where no option says otherwise, for the help. */
const DEFAULTS = quickRecipeSchema.parse({});
const STANDARD = standardRecipeSchema.parse({ kind: 'standard' });
const FULL = fullRecipeSchema.parse({ kind: 'full' });

/** Adds the options that make a recipe. */
export function addRecipeOptions(command: Command): void {
  addImageOptions(command.optionsGroup('Images:'));
  addLearningOptions(command.optionsGroup('Learning:'));
  addDeepOptions(command.optionsGroup('Learning inside the network (recipes standard and full):'));
  addAims(command.optionsGroup('What is asked of the model:'));
}

function addImageOptions(command: Command): void {
  const { augmentation, pooling } = DEFAULTS;
  const { views, minCropArea, maxCropArea, rotationDegrees, brightness, colour } = augmentation;
  command
    .addOption(number('--views <n>', 'changed views of each training image', views, wholeNumber(1, 64)))
    .addOption(
      share('--min-crop-area <share>', 'smallest share of the area a random crop keeps', minCropArea, 0.01),
    )
    .addOption(
      number(
        '--max-crop-area <share>',
        'largest share; above 1 the image is drawn smaller, on black',
        maxCropArea,
        numberBetween(1, 2),
      ),
    )
    .addOption(
      number('--rotation <degrees>', 'largest rotation either way', rotationDegrees, numberBetween(0, 180)),
    )
    .option('--no-flips', 'do not mirror')
    .addOption(share('--brightness <share>', 'largest change of brightness', brightness))
    .addOption(share('--colour <share>', 'largest change of each colour (stain)', colour))
    .option(
      '--input-size <pixels>',
      "side of the network's input (default: the backbone's own)",
      wholeNumber(32, 1024),
    )
    .addOption(
      choice('--pooling <kind>', 'how a feature map becomes features', pooling, ['mean', 'max', 'mean-max']),
    )
    .option(
      '--tap <tensor...>',
      'feature maps to use (default: the last at each of the three coarsest resolutions); see `smearwise backbone show`',
    );
}

function addLearningOptions(command: Command): void {
  const { head, optimizer, loss, classWeights, patientWeights, batchSize, seed, suspectLabels } = DEFAULTS;
  const each = (value: (recipe: Recipe) => number) =>
    `${value(DEFAULTS)}; standard ${value(STANDARD)}, full ${value(FULL)}`;
  command
    .addOption(
      number(
        '--hidden <units>',
        'hidden layer of the classifier; 0 = none',
        `${each((recipe) => recipe.head.hidden)}; from a model's network, as its head has it`,
        wholeNumber(0, 8192),
      ),
    )
    .addOption(share('--dropout <share>', 'dropout in the classifier', head.dropout, 0, 0.99))
    .addOption(choice('--optimizer <kind>', 'optimizer', optimizer.kind, ['adam', 'adamw', 'sgd']))
    .addOption(
      number(
        '--learning-rate <rate>',
        'learning rate',
        each((recipe) => recipe.optimizer.learningRate),
        numberBetween(1e-9, 10),
      ),
    )
    .addOption(
      number(
        '--weight-decay <rate>',
        'weight decay',
        each((recipe) => recipe.optimizer.weightDecay),
        numberBetween(0, 10),
      ),
    )
    .addOption(choice('--loss <kind>', 'loss', loss.kind, ['cross-entropy', 'focal']))
    .addOption(
      number(
        '--label-smoothing <share>',
        'label smoothing',
        each((recipe) => recipe.loss.labelSmoothing),
        numberBetween(0, 0.5),
      ),
    )
    .addOption(choice('--class-weights <kind>', 'weights of the classes', classWeights, ['none', 'balanced']))
    .addOption(
      choice(
        '--patient-weights <kind>',
        'balanced: an image counts the less, the more there are of its patient',
        patientWeights,
        ['none', 'balanced'],
      ),
    )
    .addOption(number('--batch-size <n>', 'images in one step', batchSize, wholeNumber(1, 65536)))
    .addOption(
      number(
        '--epochs <n>',
        'most epochs',
        each((recipe) => recipe.maxEpochs),
        wholeNumber(1, 10000),
      ),
    )
    .addOption(
      number(
        '--patience <n>',
        'epochs without progress before it stops',
        each((recipe) => recipe.patience),
        wholeNumber(1),
      ),
    )
    .addOption(number('--seed <n>', 'seed of everything random', seed, wholeNumber(0)))
    .addOption(
      choice(
        '--suspect-labels <kind>',
        'training images whose label a check doubts; down-weight = count half',
        suspectLabels,
        ['use', 'down-weight', 'leave-out'],
      ),
    );
}

function addDeepOptions(command: Command): void {
  const { trunkRate, warmUpEpochs, averageDecay, mixup } = STANDARD;
  command
    .option(
      '--cut <tensor>',
      'standard: the feature map behind which layers learn (default: the whole network learns); see `smearwise backbone show`',
    )
    .addOption(choice('--start <weights>', 'full: weights to begin with', FULL.start, ['backbone', 'random']))
    .addOption(
      number(
        '--trunk-rate <share>',
        "learning rate of the network's own weights as a share of the head's",
        `${trunkRate}; full ${FULL.trunkRate}`,
        numberBetween(1e-6, 1),
      ),
    )
    .addOption(
      number('--warm-up <epochs>', 'epochs over which the rate rises', warmUpEpochs, numberBetween(0, 100)),
    )
    .addOption(
      number(
        '--clip-norm <length>',
        'longest gradient',
        STANDARD.clipNorm ?? 'any',
        numberBetween(1e-6, 1e6),
      ),
    )
    .addOption(
      share(
        '--average-decay <share>',
        'decay of the running average of the weights',
        averageDecay,
        0,
        0.99999,
      ),
    )
    .addOption(number('--mixup <alpha>', 'blending of pairs of images', mixup, numberBetween(0, 10)));
}

function addAims(command: Command): void {
  const { minSensitivity, maxFalseAlarmRate } = DEFAULTS.acceptance;
  command
    .option(
      '--target-sensitivity <share>',
      'cell sensitivity the threshold must keep on the validation patients (default: none, threshold 0.5)',
      numberBetween(0.01, 0.9999),
    )
    .addOption(share('--min-sensitivity <share>', 'acceptance limit on unseen patients', minSensitivity))
    .addOption(
      share(
        '--max-false-alarms <share>',
        'acceptance limit on cells of uninfected patients',
        maxFalseAlarmRate,
      ),
    );
}

/** The recipe that the options describe; what is not named keeps the contract's default. */
export function recipeOf(options: Readonly<Record<string, unknown>>): Recipe {
  const deep = deepOptions(options);
  const recipe = checked(recipeSchema, {
    kind: options['recipe'],
    pooling: options['pooling'],
    taps: options['tap'],
    inputSize: options['inputSize'],
    augmentation: {
      views: options['views'],
      minCropArea: options['minCropArea'],
      maxCropArea: options['maxCropArea'],
      rotationDegrees: options['rotation'],
      flips: options['flips'],
      brightness: options['brightness'],
      colour: options['colour'],
    },
    head: { hidden: options['hidden'], dropout: options['dropout'] },
    optimizer: {
      kind: options['optimizer'],
      learningRate: options['learningRate'],
      weightDecay: options['weightDecay'],
    },
    loss: { kind: options['loss'], labelSmoothing: options['labelSmoothing'] },
    classWeights: options['classWeights'],
    patientWeights: options['patientWeights'],
    batchSize: options['batchSize'],
    maxEpochs: options['epochs'],
    patience: options['patience'],
    seed: options['seed'],
    suspectLabels: options['suspectLabels'],
    ...deep,
    targetSensitivity: options['targetSensitivity'],
    acceptance: { minSensitivity: options['minSensitivity'], maxFalseAlarmRate: options['maxFalseAlarms'] },
  });
  const stray = Object.keys(deep).find((field) => deep[field] !== undefined && !(field in recipe));
  if (stray !== undefined) throw usage(`The recipe "${recipe.kind}" has no ${stray}.`);
  return recipe;
}

/** Options that some recipes have, by the name of their field. */
function deepOptions(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    cut: options['cut'],
    start: options['start'],
    trunkRate: options['trunkRate'],
    warmUpEpochs: options['warmUp'],
    clipNorm: options['clipNorm'],
    averageDecay: options['averageDecay'],
    mixup: options['mixup'],
  };
}

function number(
  flags: string,
  meaning: string,
  usual: number | string,
  parse: ReturnType<typeof numberBetween>,
): Option {
  return new Option(flags, `${meaning} (default: ${usual})`).argParser(parse);
}

function share(flags: string, meaning: string, usual: number, low = 0, high = 1): Option {
  return number(flags, meaning, usual, numberBetween(low, high));
}

function choice(flags: string, meaning: string, usual: string, choices: readonly string[]): Option {
  return new Option(flags, `${meaning} (default: ${usual})`).choices(choices);
}
