import { Command, Option } from 'commander';
import { AppError } from '../../base/index.ts';
import {
  type DeviceChoice,
  type EngineChoice,
  engineSchema,
  type TrainingEstimate,
} from '../../contract/index.ts';
import { LEARNED_BEFORE_UNTOLD, learnedBeforeSentence } from '../../reports/index.ts';
import type { TrainingOutcome } from '../../services/training/index.ts';
import { deviceOption, wholeNumber } from '../options.ts';
import { addRecipeOptions, recipeOf } from '../recipe-options.ts';
import { type Answer, runCommand } from '../session.ts';

interface TrainOptions {
  dataset?: string;
  split?: string;
  backbone?: string;
  name?: string;
  resume?: true | number;
  estimate?: true;
  engine: EngineChoice;
  device: DeviceChoice;
  [recipeOption: string]: unknown;
}

/** What a command runs, loaded when it does: help and complaints come at once. */
const load = () => import('../../services/training/index.ts');

/** `smearwise train`: learn from a dataset, test on patients never seen, register a model version. */
export function trainCommand(): Command {
  const resume = new Option(
    '--resume [training]',
    'go on with a stopped training as it was begun (default: the latest stopped one)',
  ).argParser(wholeNumber(1));
  const command = new Command('train')
    .description('Train a classifier on a dataset and test it on patients it never saw')
    .option('--dataset <name>', 'dataset to learn from')
    .option('--split <name>', 'split of the dataset (default: its latest)')
    .option('--backbone <name>', 'network to begin with; see `smearwise backbone list`')
    .addOption(
      new Option(
        '--recipe <kind>',
        'quick: a head on the frozen network; standard: the network learns too; full: end to end, batch normalisations included',
      )
        .choices(['quick', 'standard', 'full'])
        .default('quick'),
    )
    .option('--name <text>', 'name of the new model version')
    .addOption(resume)
    .option('--estimate', 'do not train: tell how long it would take on this PC, and in what memory')
    .addOption(
      new Option('--engine <engine>', 'library that computes the training')
        .choices(engineSchema.options)
        .default('auto'),
    )
    .addOption(deviceOption());
  addRecipeOptions(command);
  command.addHelpText(
    'after',
    `
Examples:
  $ smearwise train --dataset clinic --backbone squeezenet1_1-zoo
  $ smearwise train --dataset clinic --backbone densenet121 --views 8 --target-sensitivity 0.97
  $ smearwise train --dataset clinic --backbone v1 --recipe standard --estimate
  $ smearwise train --resume

Ctrl-C saves; --resume goes on where it stopped. The acceptance limits are fixed before training:
a version that misses them cannot be put in use without a named override (smearwise models use --help).`,
  );
  resume.conflicts(
    command.options
      .map((option) => option.attributeName())
      .filter((name) => !['resume', 'engine', 'device'].includes(name)),
  );
  return command.action(async (options: TrainOptions) => {
    await runCommand(command, async (session) => {
      const { dataset, backbone, resume: training, engine, device } = options;
      if (training !== undefined) {
        const request = { training: training === true ? undefined : training, engine, device };
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
      const { estimateTraining, trainModel, withHeadOfBackbone } = await load();
      const asked = recipeOf(options);
      const recipe =
        options['hidden'] === undefined
          ? await withHeadOfBackbone(session.workspace.store, backbone, asked)
          : asked;
      const request = { dataset, backbone, split, name, engine, device, recipe };
      if (options.estimate) {
        return estimateAnswer(await estimateTraining(session.workspace, request, session.job));
      }
      return trainingAnswer(await trainModel(session.workspace, request, session.job));
    });
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

function estimateAnswer(estimate: TrainingEstimate): Answer {
  const { seconds, lookingSeconds, learningSeconds, testingSeconds, rounds, memoryBytes } = estimate;
  const {
    imagesPerSecond,
    learningImagesPerSecond,
    learnedBeforeUntold,
    testImages,
    testImagesLearnedBefore,
  } = estimate;
  const learning =
    learningImagesPerSecond === null ? '' : ` at ${learningImagesPerSecond.toFixed(1)} images/s`;
  const lines = [
    `About ${seconds.toFixed(0)} s on this PC, and ${(memoryBytes / 1e6).toFixed(0)} MB of memory.`,
    `Looking at the images: ${lookingSeconds.toFixed(1)} s at ${imagesPerSecond.toFixed(1)} images/s.`,
    `Learning: ${learningSeconds.toFixed(1)} s for ${rounds} epochs${learning}; it may end sooner.`,
    `Test: ${testingSeconds.toFixed(1)} s.`,
    ...(testImagesLearnedBefore > 0 ? [learnedBeforeSentence(testImagesLearnedBefore, testImages)] : []),
    ...(learnedBeforeUntold ? [LEARNED_BEFORE_UNTOLD] : []),
  ];
  return { document: { estimate }, text: lines.join('\n') };
}
