import { type Command, Option } from 'commander';
import { type QuickRecipe, quickRecipeSchema } from '../contract/index.ts';
import { checked, numberBetween, wholeNumber } from './options.ts';

/** What the recipe is where no option says otherwise, for the help. */
const DEFAULTS = quickRecipeSchema.parse({});

/** Adds the options that make a recipe. */
export function addRecipeOptions(command: Command): void {
  addImageOptions(command.optionsGroup('Images:'));
  addLearningOptions(command.optionsGroup('Learning:'));
  addAims(command.optionsGroup('What is asked of the model:'));
}

function addImageOptions(command: Command): void {
  const { augmentation, pooling } = DEFAULTS;
  const { views, minCropArea, rotationDegrees, brightness, colour } = augmentation;
  command
    .addOption(number('--views <n>', 'changed views of each training image', views, wholeNumber(1, 64)))
    .addOption(
      share('--min-crop-area <share>', 'smallest share of the area a random crop keeps', minCropArea, 0.01),
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
  const { head, optimizer, loss, classWeights, batchSize, maxEpochs, patience, seed } = DEFAULTS;
  const { learningRate, weightDecay } = optimizer;
  command
    .addOption(
      number(
        '--hidden <units>',
        'hidden layer of the classifier; 0 = none',
        head.hidden,
        wholeNumber(0, 8192),
      ),
    )
    .addOption(share('--dropout <share>', 'dropout in the classifier', head.dropout, 0, 0.99))
    .addOption(choice('--optimizer <kind>', 'optimizer', optimizer.kind, ['adam', 'adamw', 'sgd']))
    .addOption(number('--learning-rate <rate>', 'learning rate', learningRate, numberBetween(1e-9, 10)))
    .addOption(number('--weight-decay <rate>', 'weight decay', weightDecay, numberBetween(0, 10)))
    .addOption(choice('--loss <kind>', 'loss', loss.kind, ['cross-entropy', 'focal']))
    .addOption(share('--label-smoothing <share>', 'label smoothing', loss.labelSmoothing, 0, 0.5))
    .addOption(choice('--class-weights <kind>', 'weights of the classes', classWeights, ['none', 'balanced']))
    .addOption(number('--batch-size <n>', 'images in one step', batchSize, wholeNumber(1, 65536)))
    .addOption(number('--epochs <n>', 'most epochs', maxEpochs, wholeNumber(1, 10000)))
    .addOption(number('--patience <n>', 'epochs without progress before it stops', patience, wholeNumber(1)))
    .addOption(number('--seed <n>', 'seed of everything random', seed, wholeNumber(0)));
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
export function recipeOf(options: Readonly<Record<string, unknown>>): QuickRecipe {
  return checked(quickRecipeSchema, {
    pooling: options['pooling'],
    taps: options['tap'],
    inputSize: options['inputSize'],
    augmentation: {
      views: options['views'],
      minCropArea: options['minCropArea'],
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
    batchSize: options['batchSize'],
    maxEpochs: options['epochs'],
    patience: options['patience'],
    seed: options['seed'],
    targetSensitivity: options['targetSensitivity'],
    acceptance: { minSensitivity: options['minSensitivity'], maxFalseAlarmRate: options['maxFalseAlarms'] },
  });
}

function number(
  flags: string,
  meaning: string,
  usual: number,
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
