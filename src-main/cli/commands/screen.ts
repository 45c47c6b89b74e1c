import { Command, InvalidArgumentError, Option } from 'commander';
import { type DeviceChoice, screeningOptionsSchema, type SlideNaming } from '../../contract/index.ts';
import { namingOf } from '../naming-options.ts';
import {
  checked,
  deviceOption,
  numberBetween,
  numbers,
  overwriteOption,
  usage,
  wholeNumber,
} from '../options.ts';
import { runCommand } from '../session.ts';

interface ScreenOptions {
  model?: string;
  out?: string;
  overwrite?: boolean;
  slides?: 'folder' | 'nih' | 'pattern';
  pattern?: string;
  threshold?: number;
  reviewBand?: number[];
  minimumCells?: number;
  tta?: boolean;
  new?: boolean;
  device: DeviceChoice;
}

/** What a command runs, loaded when it does: help and complaints come at once. */
const load = async () => ({
  ...(await import('../../services/screening/index.ts')),
  ...(await import('../texts/screening.ts')),
});

/** `smearwise screen`: classify every image below a folder, slide by slide. */
export function screenCommand(): Command {
  const command = new Command('screen')
    .description('Classify every image below a folder and count each slide')
    .argument('<folder>', 'folder of slide crops; each sub-folder is a slide')
    .option('--model <version>', 'model version (default: the one in use)')
    .option('--out <folder>', 'where cells.csv, cells.jsonl, slides.csv, slides.xlsx and report.html go')
    .addOption(overwriteOption('the report'))
    .addOption(
      new Option(
        '--slides <kind>',
        'what makes a slide: sub-folder, NIH file names, or --pattern (default: folder)',
      ).choices(['folder', 'nih', 'pattern']),
    )
    .option(
      '--pattern <regex>',
      'for --slides pattern: a pattern of file names with (?<patient>…) or (?<slide>…), which names the slide',
    )
    .option('--threshold <share>', "decision threshold (default: the model's own)", numberBetween(0, 1))
    .option('--review-band <low,high>', 'probabilities that go to review (default: 0.2,0.8)', band)
    .option('--minimum-cells <n>', 'cells a slide needs for a verdict (default: 500)', wholeNumber(1))
    .option('--tta', 'average over the eight symmetries of each image: slower, a little better')
    .option('--new', 'begin anew even where an unfinished screening of this folder could go on')
    .addOption(deviceOption())
    .addHelpText(
      'after',
      `
Examples:
  $ smearwise screen ~/slides/2026-11-23 --out ~/reports/2026-11-23
  $ smearwise screen ~/cells --slides nih --model v3 --tta
  $ smearwise screen ~/slides/today --json > today.json

A stopped or killed screening goes on where it was when the same command is given again. Where an
image of the folder is another one by then, came or went, it says so and begins anew.
Where the report of another screening lies in --out, a new folder is made beside it: today-2.
An unreadable image is a row with its reason; done + unreadable + skipped is always the total.`,
    );
  return command.action(async (folder: string, options: ScreenOptions) => {
    await runCommand(command, async (session) => {
      const request = {
        folder,
        model: options.model,
        outFolder: options.out,
        slides: await slideNaming(options),
        overwrite: options.overwrite === true,
        beginAnew: options.new === true,
        device: options.device,
        options: checked(screeningOptionsSchema, {
          threshold: options.threshold,
          reviewBand: options.reviewBand,
          minimumCells: options.minimumCells,
          testTimeAugmentation: options.tta,
        }),
      };
      const { screenFolder, screeningText } = await load();
      const outcome = await screenFolder(session.workspace, request, session.job);
      return {
        document: { screening: outcome.summary, out: outcome.outFolder },
        text: screeningText(outcome.summary, outcome.outFolder),
      };
    });
  });
}

/** By sub-folder unless told; a pattern given alone chooses itself. */
async function slideNaming({ slides, pattern }: ScreenOptions): Promise<SlideNaming> {
  if (pattern !== undefined && slides !== undefined && slides !== 'pattern') {
    throw usage(`Option --pattern belongs to --slides pattern, not ${slides}.`);
  }
  const chosen = pattern === undefined ? slides : 'pattern';
  if (chosen === undefined || chosen === 'folder') return { kind: 'folder' };
  const naming = await namingOf({ naming: chosen, ...(pattern !== undefined && { pattern }) });
  return naming ? { kind: 'pattern', naming } : { kind: 'folder' };
}

function band(text: string): number[] {
  const [low = 0, high = 0] = numbers(2, 0, 1)(text);
  if (low > high) throw new InvalidArgumentError('The first number must not be above the second.');
  return [low, high];
}
