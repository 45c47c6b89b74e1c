import { Command } from 'commander';
import { exitCodeOf } from '../exit-codes.ts';
import { runCommand } from '../session.ts';

/** What a command runs, loaded when it does: help and complaints come at once. */
const load = async () => ({
  ...(await import('../../services/records/index.ts')),
  ...(await import('../texts/audit.ts')),
});

/** `smearwise audit`: whether what is recorded is still what was recorded. */
export function auditCommand(): Command {
  return new Command('audit')
    .description('The log of who did what: whether it, and what is recorded, is as it was written')
    .addCommand(verifyCommand())
    .addHelpText('after', '\nExample:\n  $ smearwise audit verify');
}

function verifyCommand(): Command {
  const command = new Command('verify')
    .description('Reads every record and the whole log and holds them against their digests')
    .addHelpText(
      'after',
      `
Finds records that were changed past Smearwise or damaged, cards of models that are not those that were registered, and
a log that was changed, cut, emptied or written anew. Ends with exit code ${exitCodeOf('corrupt')} where it finds something.

Examples:
  $ smearwise audit verify
  $ smearwise audit verify --json`,
    );
  return command.action(async () => {
    await runCommand(command, async ({ workspace }) => {
      const { auditText, verifyRecords } = await load();
      const problems = verifyRecords(workspace.store);
      const { count } = workspace.store.audit.head();
      if (problems.length > 0) process.exitCode = exitCodeOf('corrupt');
      return { document: { entries: count, problems }, text: auditText(count, problems) };
    });
  });
}
