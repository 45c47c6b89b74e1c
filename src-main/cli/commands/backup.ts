import { Command } from 'commander';
import { runCommand } from '../session.ts';

/** What a command runs, loaded when it does: help and complaints come at once. */
const load = async () => ({
  ...(await import('../../services/this-pc/index.ts')),
  ...(await import('../texts/data.ts')),
});

/** `smearwise backup`: made now, or listed. */
export function backupCommand(): Command {
  return new Command('backup')
    .description('Backups of the data folder: make one now, list them')
    .addCommand(nowCommand(), { isDefault: true })
    .addCommand(listCommand())
    .addHelpText(
      'after',
      `
One is made each day and before an update by itself; the newest seven are kept. Each holds the database, and the models
and backbones in it; pictures stay where they are.

Examples:
  $ smearwise backup
  $ smearwise backup now --to /media/usb
  $ smearwise backup list`,
    );
}

function nowCommand(): Command {
  const command = new Command('now')
    .description('Makes a backup now, and reads it back; what `smearwise backup` does')
    .option('--to <folder>', 'write it whole into a new folder there: a USB stick, a network drive')
    .addHelpText(
      'after',
      `
Examples:
  $ smearwise backup now
  $ smearwise backup now --to /media/usb`,
    );
  return command.action(async ({ to }: { to?: string }) => {
    await runCommand(command, async ({ workspace }) => {
      const { backUp, backupText } = await load();
      const backup = backUp(workspace, to);
      return { document: { backup }, text: backupText(backup) };
    });
  });
}

function listCommand(): Command {
  const command = new Command('list')
    .description('The backups beside the database, newest first; also where the database cannot be opened')
    .addHelpText('after', '\nExample:\n  $ smearwise backup list');
  return command.action(async () => {
    await runCommand(command, async ({ home }) => {
      const { backupTable, listBackups } = await load();
      const backups = listBackups(home);
      return { document: { backups }, text: backupTable(backups) };
    });
  });
}
