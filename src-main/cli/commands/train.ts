import { Command, Option } from 'commander';
import { AppError } from '../../base/index.ts';
import { quickRecipeSchema } from '../../contract/index.ts';
import type { TrainingOutcome } from '../../services/training/index.ts';
import { numberBetween, wholeNumber, checked } from '../options.ts';
import { type Answer, runCommand } from '../session.ts';

interface TrainOptions {
  dataset?: string;
  split?: string;
  backbone?: string;
  name?: string;
  resume?: true | number;
  engine: 'auto' | 'onnxruntime' | 'tensorflow';
  [recipeOption: string]: unknown;
}

/** What a command runs, loaded when it does: help and complaints come at once. */
const load = () => import('../../services/training/index.ts');

/** What the recipe is where no option says otherwise, for the help. */
const RECIPE = quickRecipeSchema.parse({});

/** `smearwise train`: learn from a dataset, test on patients never seen, register a model version. */
export function trainCommand(): Command {
  const resume = new Option(
    '--resume [training]',
    'go on with a stopped training as it was begun (default: the latest stopped one)',
  ).argParser(wholeNumber(1));
  const command = new Command('train')
    .description('Train a classifier on a dataset and test it on patients it never saw (recipe Quick)')
    .option('--dataset <name>', 'dataset to learn from')
    .option('--split <name>', 'split of the dataset (default: its latest)')
    .option('--backbone <name>', 'frozen network that describes the images; see `smearwise backbone list`')
    .option('--name <text>', 'name of the new model version')
    .addOption(resume)
    .addOption(
      new Option('--engine <engine>', 'what computes the training')
        .choices(['auto', 'onnxruntime', 'tensorflow'])
        .default('auto'),
    )
    .optionsGroup('Images:')
    .option(
      '--views <n>',
      withDefault('changed views of each training image', RECIPE.augmentation.views),
      wholeNumber(1, 64),
    )
    .option(
      '--min-crop-area <share>',
      withDefault('smallest share of the area a random crop keeps', RECIPE.augmentation.minCropArea),
      numberBetween(0.01, 1),
    )
    .option(
      '--rotation <degrees>',
      withDefault('largest rotation either way', RECIPE.augmentation.rotationDegrees),
      numberBetween(0, 180),
    )
    .option('--no-flips', 'do not mirror')
    .option(
      '--brightness <share>',
      withDefault('largest change of brightness', RECIPE.augmentation.brightness),
      numberBetween(0, 1),
    )
    .option(
      '--colour <share>',
      withDefault('largest change of each colour (stain)', RECIPE.augmentation.colour),
      numberBetween(0, 1),
    )
    .option(
      '--input-size <pixels>',
      "side of the network's input (default: the backbone's own)",
      wholeNumber(32, 1024),
    )
    .addOption(
      new Option(
        '--pooling <kind>',
        withDefault('how a feature map becomes features', RECIPE.pooling),
      ).choices(['mean', 'max', 'mean-max']),
    )
    .option(
      '--tap <tensor...>',
      'feature maps to use (default: the last at each of the three coarsest resolutions); see `smearwise backbone show`',
    )
    .optionsGroup('Learning:')
    .option(
      '--hidden <units>',
      withDefault('hidden layer of the classifier; 0 = none', RECIPE.head.hidden),
      wholeNumber(0, 8192),
    )
    .option(
      '--dropout <share>',
      withDefault('dropout in the classifier', RECIPE.head.dropout),
      numberBetween(0, 0.99),
    )
    .addOption(
      new Option('--optimizer <kind>', withDefault('optimizer', RECIPE.optimizer.kind)).choices([
        'adam',
        'adamw',
        'sgd',
      ]),
    )
    .option(
      '--learning-rate <rate>',
      withDefault('learning rate', RECIPE.optimizer.learningRate),
      numberBetween(1e-9, 10),
    )
    .option(
      '--weight-decay <rate>',
      withDefault('weight decay', RECIPE.optimizer.weightDecay),
      numberBetween(0, 10),
    )
    .addOption(
      new Option('--loss <kind>', withDefault('loss', RECIPE.loss.kind)).choices(['cross-entropy', 'focal']),
    )
    .option(
      '--label-smoothing <share>',
      withDefault('label smoothing', RECIPE.loss.labelSmoothing),
      numberBetween(0, 0.5),
    )
    .addOption(
      new Option(
        '--class-weights <kind>',
        withDefault('weights of the classes', RECIPE.classWeights),
      ).choices(['none', 'balanced']),
    )
    .option('--batch-size <n>', withDefault('images in one step', RECIPE.batchSize), wholeNumber(1, 65536))
    .option('--epochs <n>', withDefault('most epochs', RECIPE.maxEpochs), wholeNumber(1, 10000))
    .option(
      '--patience <n>',
      withDefault('epochs without progress before it stops', RECIPE.patience),
      wholeNumber(1),
    )
    .option('--seed <n>', withDefault('seed of everything random', RECIPE.seed), wholeNumber(0))
    .optionsGroup('What is asked of the model:')
    .option(
      '--target-sensitivity <share>',
      'cell sensitivity the threshold must keep on the validation patients (default: none, threshold 0.5)',
      numberBetween(0.01, 0.9999),
    )
    .option(
      '--min-sensitivity <share>',
      withDefault('acceptance limit on unseen patients', RECIPE.acceptance.minSensitivity),
      numberBetween(0, 1),
    )
    .option(
      '--max-false-alarms <share>',
      withDefault('acceptance limit on cells of uninfected patients', RECIPE.acceptance.maxFalseAlarmRate),
      numberBetween(0, 1),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ smearwise train --dataset clinic --backbone squeezenet1_1-zoo
  $ smearwise train --dataset clinic --backbone densenet121 --views 8 --target-sensitivity 0.97
  $ smearwise train --resume

Ctrl-C saves; --resume goes on where it stopped. The acceptance limits are fixed before training:
a version that misses them cannot be put in use without a named override (smearwise models use --help).`,
    );
  resume.conflicts(
    command.options
      .map((option) => option.attributeName())
      .filter((name) => !['resume', 'engine'].includes(name)),
  );
  return command.action(async (options: TrainOptions) => {
    await runCommand(command, async (session) => {
      const { dataset, backbone, resume: training, engine } = options;
      if (training !== undefined) {
        const request = { training: training === true ? undefined : training, engine };
        const { resumeTraining } = await load();
        return trainingAnswer(await resumeTraining(session.workspace, request, session.job));
      }
      if (dataset === undefined || backbone === undefined) {
        const missing = dataset === undefined ? 'dataset' : 'backbone';
        throw new AppError('usage', `Option --${missing} is missing.`, {
          nextStep: `\`smearwise ${missing} list\` shows what there is.`,
        });
      }
      const { split, name } = options;
      const request = { dataset, backbone, split, name, engine, recipe: recipeOf(options) };
      const { trainQuick } = await load();
      return trainingAnswer(await trainQuick(session.workspace, request, session.job));
    });
  });
}

function withDefault(meaning: string, value: string | number): string {
  return `${meaning} (default: ${value})`;
}

/** The recipe that the options describe; what is not named keeps the contract's default. */
function recipeOf(options: TrainOptions) {
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

function trainingAnswer(outcome: TrainingOutcome): Answer {
  const { card, version } = outcome;
  const { met, reasons } = card.acceptance;
  const lines = [
    `Model version ${version} (${card.name}) is registered as a candidate.`,
    ...outcome.sentences,
    met ? 'It meets the acceptance limits.' : `It misses the acceptance limits: ${reasons.join(' ')}`,
    `Report: ${outcome.reportFile}`,
    met ? `Put it in use: smearwise models use ${version}` : `Look at the report before anything else.`,
  ];
  return { document: { version, card, report: outcome.reportFile }, text: lines.join('\n') };
}
