import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { runCommand } from '../session.ts';

interface RestoreOptions {
  readonly to?: string;
  readonly setLogAside?: true;
}

/** What the audit log calls who types commands. */
const PERSON = 'command line';

/** What the command runs, loaded when it does: help and complaints come at once. */
const load = async () => ({
  ...(await import('../../services/this-pc/index.ts')),
  ...(await import('../texts/data.ts')),
});

/** `smearwise restore`: back to a backup, also where the database cannot be opened. */
export function restoreCommand(): Command {
  const command = new Command('restore')
    .description('Goes back to a backup; what was there before is kept beside it')
    .argument('[file]', 'a backup, or a folder that holds one; without it the newest of the data folder')
    .option('--to <folder>', 'into this data folder, made where it is missing, instead of the present one')
    .addOption(
      new Option(
        '--set-log-aside',
        'restore nothing: set aside a log beside the database that is not its own',
      ).conflicts('to'),
    )
    .addHelpText(
      'after',
      `
Nobody may have the data folder open meanwhile. What was recorded after the backup was made is not in it.

Examples:
  $ smearwise restore
  $ smearwise restore ~/.smearwise/backups/smearwise-2026-11-28T07-30-00.000Z.db
  $ smearwise restore /media/usb/smearwise-backup-2026-11-28T07-30-00.000Z --to ~/laboratory`,
    );
  return command.action(async (file: string | undefined, { to, setLogAside }: RestoreOptions) => {
    await runCommand(command, async ({ home }) => {
      const data = await load();
      if (setLogAside) {
        const { former } = data.setLogAside(home, PERSON);
        return {
          document: { restore: null, logSetAside: former },
          text: `The log is kept in ${former}. The database opens as it is without it.`,
        };
      }
      const backup = file === undefined ? undefined : resolve(file);
      const restore = data.restoreData(to === undefined ? home : resolve(to), backup);
      return { document: { restore, logSetAside: null }, text: data.restoreText(restore) };
    });
  });
}
