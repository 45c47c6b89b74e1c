import { resolve } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { type NamingOptions, namingOf } from '../naming-options.ts';
import { wholeNumber } from '../options.ts';
import { runCommand } from '../session.ts';
import { labelsCommand } from './dataset-labels.ts';
import { splitCommand } from './dataset-split.ts';

/** What a command runs, loaded when it does: help and complaints come at once. */
const load = async () => ({
  ...(await import('../../services/datasets/index.ts')),
  ...(await import('../texts/datasets.ts')),
});

/** `smearwise dataset`: images with labels, and how they are divided. */
export function datasetCommand(): Command {
  return new Command('dataset')
    .description('Labelled images: import, split, check the labels, list, fetch the public NIH set')
    .addCommand(importCommand())
    .addCommand(splitCommand())
    .addCommand(labelsCommand())
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
