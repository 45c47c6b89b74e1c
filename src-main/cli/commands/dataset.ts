import { resolve } from 'node:path';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { type SplitMethod, splitMethodSchema } from '../../contract/index.ts';
import { type NamingOptions, namingOf } from '../naming-options.ts';
import { checked, numbers, usage, wholeNumber } from '../options.ts';
import { runCommand } from '../session.ts';

/** What a command runs, loaded when it does: help and complaints come at once. */
const load = async () => ({
  ...(await import('../../services/datasets/index.ts')),
  ...(await import('../texts/datasets.ts')),
});

/** `smearwise dataset`: images with labels, and how they are divided. */
export function datasetCommand(): Command {
  return new Command('dataset')
    .description('Labelled images: import, split, list, fetch the public NIH set')
    .addCommand(importCommand())
    .addCommand(splitCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(removeCommand())
    .addCommand(fetchCommand())
    .addHelpText(
      'after',
      `
Examples:
  $ smearwise dataset import ~/cell_images --name clinic
  $ smearwise dataset split clinic`,
    );
}

function importCommand(): Command {
  const command = new Command('import')
    .description('Take in a folder of labelled images: one sub-folder a class; nothing is copied or changed')
    .argument('<folder>', 'folder whose sub-folders are the classes')
    .requiredOption('--name <name>', 'name of the dataset')
    .addOption(
      new Option(
        '--naming <kind>',
        'where patient and slide of an image are read from (default: nih, or as it was imported before)',
      ).choices(['nih', 'pattern', 'folder', 'manifest', 'none']),
    )
    .option(
      '--pattern <regex>',
      'for --naming pattern: a pattern of file names with (?<patient>…), (?<slide>…) or both',
    )
    .option(
      '--patient-level <n>',
      'for --naming folder: 1 = the folder inside the class folder',
      wholeNumber(1),
    )
    .option('--slide-level <n>', 'for --naming folder: the same for the slide', wholeNumber(1))
    .option(
      '--manifest <file.csv>',
      'for --naming manifest: columns path, patient and optionally slide, class',
    )
    .option('--positive-class <class>', 'the class that counts as infected (default: recognised by its name)')
    .option('--synthetic', 'mark the images as drawn, not photographed; every report will say so')
    .addHelpText(
      'after',
      `
Examples:
  $ smearwise dataset import ~/cell_images --name nih
  $ smearwise dataset import ~/clinic --name clinic --naming folder --patient-level 1
  $ smearwise dataset import ~/clinic --name clinic --naming pattern --pattern '^(?<patient>P\\d+)-(?<slide>S\\d+)'
  $ smearwise dataset import ~/clinic --name clinic --naming manifest --manifest patients.csv

Importing the same folder again adds only what is new.`,
    );
  interface Options extends NamingOptions {
    name: string;
    positiveClass?: string;
    synthetic?: boolean;
  }
  return command.action(async (folder: string, options: Options) => {
    await runCommand(command, async (session) => {
      const { name, positiveClass, synthetic } = options;
      const request = {
        folder: resolve(folder),
        name,
        naming: await namingOf(options),
        positiveClass,
        synthetic,
      };
      const { importDataset, importText } = await load();
      const report = await importDataset(session.workspace.store, request, session.job);
      return { document: { report }, text: importText(report) };
    });
  });
}

function splitCommand(): Command {
  const command = new Command('split')
    .description(
      'Divide a dataset into training, validation and test patients; no patient is ever on two sides',
    )
    .argument('<dataset>', 'name of the dataset')
    .option('--name <name>', 'name of the split (default: from the method)')
    .addOption(
      new Option('--ratio <train,validation,test>', 'shares in percent (default: 70,20,10)')
        .argParser(ratio)
        .conflicts(['folds', 'file', 'testFold', 'validationFold']),
    )
    .addOption(
      new Option('--folds <k>', 'k-fold instead: test and validation are one fold each')
        .argParser(wholeNumber(3))
        .conflicts('file'),
    )
    .option('--file <file.json>', 'as a file says: patient to part, or patient to fold')
    .option('--test-fold <n>', 'fold to test on (default: the last; of a file: 4)', wholeNumber(0))
    .option('--validation-fold <n>', 'fold to validate on (default: 0)', wholeNumber(0))
    .option('--seed <n>', 'seed of the division', wholeNumber(0), 1)
    .addOption(
      new Option('--unit <unit>', 'what is kept together (default: the patient where known)').choices([
        'patient',
        'slide',
        'image',
      ]),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ smearwise dataset split clinic
  $ smearwise dataset split nih --file nih-folds.json --test-fold 4 --validation-fold 0
  $ smearwise dataset split clinic --folds 5 --test-fold 2 --validation-fold 3`,
    );
  interface Options {
    name?: string;
    ratio?: number[];
    folds?: number;
    file?: string;
    testFold?: number;
    validationFold?: number;
    seed: number;
    unit?: 'patient' | 'slide' | 'image';
  }
  return command.action(async (dataset: string, options: Options) => {
    await runCommand(command, async (session) => {
      const { name, unit } = options;
      const request = { dataset, name, unit, method: methodOf(options) };
      const { splitDataset, splitText } = await load();
      const split = await splitDataset(session.workspace.store, request, session.job);
      return { document: { split }, text: splitText(split) };
    });
  });

  function methodOf({ folds, file, seed, testFold, validationFold, ...options }: Options): SplitMethod {
    if (file !== undefined) {
      const parts = { testFold: testFold ?? 4, validationFold: validationFold ?? 0 };
      return checked(splitMethodSchema, { kind: 'file', file: resolve(file), ...parts });
    }
    if (folds !== undefined) {
      const parts = { testFold: testFold ?? folds - 1, validationFold: validationFold ?? 0 };
      return checked(splitMethodSchema, { kind: 'folds', folds, seed, ...parts });
    }
    if (testFold !== undefined || validationFold !== undefined) {
      throw usage('Options --test-fold and --validation-fold need --folds or --file.');
    }
    const [train = 70, validation = 20, test = 10] = options.ratio ?? [];
    const sum = train + validation + test;
    return { kind: 'ratio', train: train / sum, validation: validation / sum, test: test / sum, seed };
  }
}

/** Three shares in percent, or in any other unit; the first, for training, is above 0. */
function ratio(text: string): number[] {
  const shares = numbers(3, 0, 100)(text);
  if (shares[0] === 0) throw new InvalidArgumentError('The first share, for training, must be above 0.');
  return shares;
}

function listCommand(): Command {
  const command = new Command('list')
    .description('All datasets')
    .addHelpText('after', '\nExample:\n  $ smearwise dataset list');
  return command.action(async () => {
    await runCommand(command, async ({ workspace }) => {
      const { datasetTable, listDatasets } = await load();
      const datasets = listDatasets(workspace.store);
      return { document: { datasets }, text: datasetTable(datasets) };
    });
  });
}

function showCommand(): Command {
  const command = new Command('show')
    .description('A dataset with its classes, its splits, and the images left out or flagged')
    .argument('<dataset>', 'name of the dataset')
    .addHelpText('after', '\nExample:\n  $ smearwise dataset show clinic');
  return command.action(async (name: string) => {
    await runCommand(command, async ({ workspace }) => {
      const { datasetTable, findingsText, showDataset, splitText } = await load();
      const shown = showDataset(workspace.store, name);
      const { dataset, splits, findings } = shown;
      const paragraphs = [datasetTable([dataset]), ...splits.map(splitText), findingsText(findings)];
      return { document: shown, text: paragraphs.filter((text) => text !== '').join('\n\n') };
    });
  });
}

function removeCommand(): Command {
  const command = new Command('remove')
    .description('Forget a dataset; the image files stay where they are')
    .argument('<dataset>', 'name of the dataset')
    .addHelpText('after', '\nExample:\n  $ smearwise dataset remove clinic');
  return command.action(async (name: string) => {
    await runCommand(command, async ({ workspace }) => {
      const { removeDataset } = await load();
      removeDataset(workspace.store, name);
      return {
        document: { removed: name },
        text: `Dataset "${name}" is forgotten; its files are untouched.`,
      };
    });
  });
}

function fetchCommand(): Command {
  const command = new Command('fetch')
    .description('Download a public dataset, on a PC that has a network; goes on where it stopped')
    .addArgument(new Argument('<set>', 'nih: 27,558 cells of 200 patients').choices(['nih']))
    .requiredOption('--to <folder>', 'where the images go')
    .addHelpText('after', '\nExample:\n  $ smearwise dataset fetch nih --to ~/cell_images');
  return command.action(async (_set: string, options: { to: string }) => {
    await runCommand(command, async ({ job }) => {
      const { fetchNih } = await load();
      const fetched = await fetchNih({ target: resolve(options.to), job });
      return {
        document: { fetched },
        text: `${fetched.images.toLocaleString('en')} images lie in ${fetched.folder}. Import them: smearwise dataset import ${options.to} --name nih`,
      };
    });
  });
}
