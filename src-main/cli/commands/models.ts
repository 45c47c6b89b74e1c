import { Command, Option } from 'commander';
import type { ModelFormat } from '../../contract/index.ts';
import { overwriteOption, usage } from '../options.ts';
import { runCommand } from '../session.ts';

/** What a command runs, loaded when it does: help and complaints come at once. */
const load = async () => ({
  ...(await import('../../services/models/index.ts')),
  ...(await import('../texts/models.ts')),
});

/** `smearwise models`: the versions, and which one is in use. */
export function modelsCommand(): Command {
  return new Command('models')
    .description('Model versions: list, compare, put in use, export, import')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(compareCommand())
    .addCommand(useCommand())
    .addCommand(exportCommand())
    .addCommand(importCommand())
    .addHelpText(
      'after',
      `
Examples:
  $ smearwise models list
  $ smearwise models use v2`,
    );
}

function listCommand(): Command {
  const command = new Command('list')
    .description('All versions, newest first')
    .addHelpText('after', '\nExample:\n  $ smearwise models list');
  return command.action(async () => {
    await runCommand(command, async ({ workspace }) => {
      const { listModels, modelTable } = await load();
      const models = listModels(workspace);
      return { document: { models }, text: modelTable(models) };
    });
  });
}

function showCommand(): Command {
  const command = new Command('show')
    .description('The card of a version')
    .argument('<version>', 'v1, a name, or the start of its SHA-256')
    .addHelpText('after', '\nExample:\n  $ smearwise models show v2 --json');
  return command.action(async (reference: string) => {
    await runCommand(command, async ({ workspace }) => {
      const { correctedTest, modelCardText, showModel } = await load();
      const model = showModel(workspace, reference);
      const corrected = correctedTest(workspace, model.version);
      const { version, name, status, card, override } = model;
      return {
        document: { version, name, status, card, override, correctedTest: corrected },
        text: modelCardText(model, corrected),
      };
    });
  });
}

function compareCommand(): Command {
  const command = new Command('compare')
    .description('Two versions on the same test patients: differences with intervals, cells that flipped')
    .argument('<a>', 'a version')
    .argument('<b>', 'another version')
    .addHelpText('after', '\nExample:\n  $ smearwise models compare v1 v2');
  return command.action(async (a: string, b: string) => {
    await runCommand(command, async ({ workspace, job }) => {
      const { compareModels, comparisonText } = await load();
      const comparison = await compareModels(workspace, a, b, job);
      return { document: { comparison }, text: comparisonText(comparison) };
    });
  });
}

function useCommand(): Command {
  const command = new Command('use')
    .description('Put a version in use; the former one is kept and can be taken back the same way')
    .argument('<version>', 'v1, a name, or the start of its SHA-256')
    .option('--override <person>', 'who takes responsibility for a version that misses its acceptance limits')
    .option('--reason <text>', 'why, for the audit log')
    .addHelpText(
      'after',
      `
Examples:
  $ smearwise models use v2
  $ smearwise models use v2 --override "Dr A. Mensah" --reason "trial on archived slides only"`,
    );
  return command.action(async (version: string, options: { override?: string; reason?: string }) => {
    await runCommand(command, async ({ workspace }) => {
      const { useModel } = await load();
      const model = await useModel(workspace, version, { by: options.override, reason: options.reason });
      return { document: { model }, text: `${model.version} (${model.name}) is in use.` };
    });
  });
}

interface ExportOptions {
  readonly format: ModelFormat;
  readonly withImageFingerprints?: true;
  readonly withPatientNames?: true;
  readonly overwrite?: true;
}

function exportCommand(): Command {
  const command = new Command('export')
    .description('Write a version as one ONNX file with its card beside it, or as a folder for TensorFlow.js')
    .argument('<version>', 'v1, a name, or the start of its SHA-256')
    .argument(
      '<file>',
      'the .onnx file to write, its card becomes <file>.json; with --format tfjs a new folder',
    )
    .addOption(
      new Option('--format <format>', 'onnx, or tfjs: a GraphModel for the web')
        .choices(['onnx', 'tfjs'])
        .default('onnx'),
    )
    .option(
      '--with-image-fingerprints',
      'with 48 bits of each training image: Smearwise elsewhere can tell where it is tested on them, and whoever holds an image whether it was among them',
    )
    .option('--with-patient-names', 'with the names of the test patients on its card, not numbers')
    .addOption(overwriteOption('model and card'))
    .addHelpText(
      'after',
      `
What tells of patients stays here unless asked for. Class names, dataset name and test figures go along.

Examples:
  $ smearwise models export v2 /media/usb/clinic-v2.onnx
  $ smearwise models export v2 /media/usb/our-own.onnx --with-image-fingerprints
  $ smearwise models export v2 /var/www/clinic-v2 --format tfjs`,
    );
  return command.action(async (version: string, file: string, options: ExportOptions) => {
    await runCommand(command, async ({ workspace }) => {
      if (options.overwrite && options.format === 'tfjs') {
        throw usage('Option --overwrite belongs to --format onnx; for tfjs the folder must be new or empty.');
      }
      const { EXPORTS, exportText } = await load();
      const exported = await EXPORTS[options.format](workspace, version, file, {
        imageFingerprints: options.withImageFingerprints ?? false,
        patientNames: options.withPatientNames ?? false,
        overwrite: options.overwrite ?? false,
      });
      return { document: exported, text: exportText(exported) };
    });
  });
}

function importCommand(): Command {
  const command = new Command('import')
    .description('Take in a version that another PC has exported; file, card and answers are checked')
    .argument('<file>', 'the .onnx file; its card lies beside it as <file>.json')
    .addHelpText('after', '\nExample:\n  $ smearwise models import /media/usb/clinic-v2.onnx');
  return command.action(async (file: string) => {
    await runCommand(command, async ({ workspace }) => {
      const { importModel, importText } = await load();
      const model = await importModel(workspace, file);
      return { document: { model }, text: importText(model) };
    });
  });
}
