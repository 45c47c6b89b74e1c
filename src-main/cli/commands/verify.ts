import { Command } from 'commander';
import { runCommand } from '../session.ts';

/** What the command runs, loaded when it does: help and complaints come at once. */
const load = async () => ({
  ...(await import('../../services/this-pc/index.ts')),
  ...(await import('../texts/data.ts')),
});

/** `smearwise verify`: whether all that is kept is sound. */
export function verifyCommand(): Command {
  const command = new Command('verify')
    .description('Reads everything in the data folder: the database, the log, the models, the backups')
    .addHelpText(
      'after',
      `
It changes nothing. Where something is damaged it says what, and ends with exit code 5.

Example:
  $ smearwise verify`,
    );
  return command.action(async () => {
    await runCommand(command, async ({ workspace }) => {
      const { healthOf, isSound, verifyData, verificationText } = await load();
      const verification = verifyData(workspace);
      const health = healthOf(workspace);
      return {
        document: { verification, health },
        text: verificationText(verification),
        ...(!isSound(verification) && { failure: 'corrupt' as const }),
      };
    });
  });
}
