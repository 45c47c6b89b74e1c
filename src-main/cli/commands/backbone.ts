import { Command } from 'commander';
import { checked, numbers, usage, wholeNumber } from '../options.ts';
import { normalisationSchema } from '../../contract/index.ts';
import { runCommand } from '../session.ts';

/** What a command runs, loaded when it does: help and complaints come at once. */
const load = async () => ({
  ...(await import('../../services/backbones/index.ts')),
  ...(await import('../texts/models.ts')),
});

/** `smearwise backbone`: the networks that describe images. */
export function backboneCommand(): Command {
  return new Command('backbone')
    .description('Pretrained networks: list, show, import from a file, download')
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(importCommand())
    .addCommand(downloadCommand())
    .addHelpText(
      'after',
      `
Examples:
  $ smearwise backbone list
  $ smearwise backbone import ~/Downloads/squeezenet1_1.onnx`,
    );
}

function listCommand(): Command {
  const command = new Command('list')
    .description('The catalogue, and which of it is on this PC')
    .addHelpText('after', '\nExample:\n  $ smearwise backbone list');
  return command.action(async () => {
    await runCommand(command, async ({ workspace }) => {
      const { backboneTable, listBackbones } = await load();
      const backbones = await listBackbones(workspace.store);
      return { document: { backbones }, text: backboneTable(backbones) };
    });
  });
}

function showCommand(): Command {
  const command = new Command('show')
    .description('The card of an imported backbone, with the feature maps that --tap can name')
    .argument('<name>', 'an imported backbone')
    .addHelpText('after', '\nExample:\n  $ smearwise backbone show squeezenet1_1-zoo');
  return command.action(async (name: string) => {
    await runCommand(command, async ({ workspace }) => {
      const { featureMapTable, showBackbone } = await load();
      const card = await showBackbone(workspace.store, name);
      return { document: { backbone: card }, text: featureMapTable(card) };
    });
  });
}

function importCommand(): Command {
  const command = new Command('import')
    .description('Take in a network from an ONNX file, without its ImageNet classifier')
    .argument('<file>', 'an .onnx file: one of the catalogue, or any other with the flags below')
    .option('--name <name>', "name on this PC (default: the catalogue's, or the file's)")
    .option('--family <family>', 'family of an unknown file, for the record')
    .option('--input-size <pixels>', 'side of the square input of an unknown file', wholeNumber(32, 1024))
    .option(
      '--mean <r,g,b>',
      'normalisation of an unknown file: mean of each channel, pixels from 0 to 1',
      numbers(3, -10, 10),
    )
    .option(
      '--std <r,g,b>',
      'normalisation of an unknown file: standard deviation of each channel',
      numbers(3, 0.0001, 10),
    )
    .addHelpText(
      'after',
      `
Examples:
  $ smearwise backbone import ~/Downloads/densenet121_Opset17.onnx
  $ smearwise backbone import mine.onnx --name mine --input-size 96 --mean 0.5,0.5,0.5 --std 0.25,0.25,0.25`,
    );
  interface Options {
    name?: string;
    family?: string;
    inputSize?: number;
    mean?: number[];
    std?: number[];
  }
  return command.action(async (file: string, options: Options) => {
    await runCommand(command, async (session) => {
      const { mean, std, ...rest } = options;
      if ((mean === undefined) !== (std === undefined)) {
        throw usage(`Option --${mean ? 'std' : 'mean'} is missing: --mean and --std belong together.`);
      }
      const normalisation = mean && checked(normalisationSchema, { mean, std });
      const { featureMapTable, importBackbone } = await load();
      const card = await importBackbone(
        session.workspace.store,
        { file, ...rest, normalisation },
        session.job,
      );
      const checkedText = card.verified ? "its checksum is the catalogue's" : 'it is not in the catalogue';
      return {
        document: { backbone: card },
        text: `Imported "${card.name}" (${card.family}); ${checkedText}.\n${featureMapTable(card)}`,
      };
    });
  });
}

function downloadCommand(): Command {
  const command = new Command('download')
    .description('Download a network of the catalogue; goes on where an earlier download stopped')
    .argument('<name>', 'a name of `smearwise backbone list`')
    .addHelpText('after', '\nExample:\n  $ smearwise backbone download densenet121');
  return command.action(async (name: string) => {
    await runCommand(command, async ({ workspace, job }) => {
      const { downloadBackbone } = await load();
      const card = await downloadBackbone(workspace.store, name, job);
      return { document: { backbone: card }, text: `Downloaded, verified and imported "${card.name}".` };
    });
  });
}
