import { Command } from 'commander';
import { APP_VERSION } from '../base/index.ts';
import { auditCommand } from './commands/audit.ts';
import { backupCommand } from './commands/backup.ts';
import { backboneCommand } from './commands/backbone.ts';
import { datasetCommand } from './commands/dataset.ts';
import { devicesCommand } from './commands/devices.ts';
import { modelsCommand } from './commands/models.ts';
import { CommandLineError } from './command-line-error.ts';
import { restoreCommand } from './commands/restore.ts';
import { screenCommand } from './commands/screen.ts';
import { trainCommand } from './commands/train.ts';
import { verifyCommand } from './commands/verify.ts';
import { EXIT_CODE_HELP } from './exit-codes.ts';

/** The whole command line. Complaints are thrown, not printed, so that they have one form. */
export function createProgram(): Command {
  const program = new Command('smearwise')
    .description(
      'Screens blood-smear cell crops for malaria and retrains on your own images. Nothing leaves this PC.',
    )
    .version(APP_VERSION)
    .option(
      '--home <folder>',
      'data folder (default: SMEARWISE_HOME, the one chosen in Settings, or .smearwise in your home folder)',
    )
    .option('--json', 'print one JSON document to standard output; progress and log go to standard error')
    .addCommand(datasetCommand())
    .addCommand(backboneCommand())
    .addCommand(trainCommand())
    .addCommand(modelsCommand())
    .addCommand(screenCommand())
    .addCommand(devicesCommand())
    .addCommand(auditCommand())
    .addCommand(backupCommand())
    .addCommand(restoreCommand())
    .addCommand(verifyCommand())
    .addHelpText(
      'after',
      `
The whole way, from labelled images to a screened slide:
  $ smearwise dataset import ~/cells --name clinic
  $ smearwise dataset split clinic
  $ smearwise backbone import ~/Downloads/squeezenet1_1.onnx
  $ smearwise train --dataset clinic --backbone squeezenet1_1-zoo
  $ smearwise models use v1
  $ smearwise screen ~/slides/today --out ~/reports/today

${EXIT_CODE_HELP}`,
    );
  prepare(program);
  return program;
}

/** What holds for the program and each of its commands. */
function prepare(command: Command): void {
  command
    .configureHelp({ showGlobalOptions: true })
    .exitOverride((problem) => {
      throw new CommandLineError(command, problem);
    })
    .configureOutput({ outputError: () => undefined });
  command.commands.forEach(prepare);
}
