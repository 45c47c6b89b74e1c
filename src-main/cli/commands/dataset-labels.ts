import { Command } from 'commander';
import { overwriteOption, wholeNumber } from '../options.ts';
import { runCommand } from '../session.ts';

interface LabelsOptions {
  backbone?: string;
  folds?: number;
  seed?: number;
  list?: boolean;
  limit?: number;
  out?: string;
  overwrite?: boolean;
}

/** What the command runs, loaded when it does: help and complaints come at once. */
const load = async () => ({
  ...(await import('../../services/labels/index.ts')),
  ...(await import('../texts/labels.ts')),
});

const EVERY_FINDING = { offset: 0, filter: { state: null, given: null, patient: null } };
const FINDINGS_SHOWN = 20;

/** `smearwise dataset labels`: which labels are probably wrong. */
export function labelsCommand(): Command {
  const command = new Command('labels')
    .description('Look for labels that are probably wrong: models judge images of patients they never saw')
    .argument('<dataset>', 'name of the dataset')
    .option('--backbone <name>', 'frozen network that describes the images (default: the best on this PC)')
    .option('--folds <k>', 'parts that the patients are dealt into (default: 5)', wholeNumber(3, 20))
    .option('--seed <n>', 'seed of everything random (default: 1)', wholeNumber(0))
    .option('--list', 'show what the newest check found, without looking again')
    .option(
      '--limit <n>',
      `suspects to list (default: ${FINDINGS_SHOWN}; with --json or --out all)`,
      wholeNumber(1),
    )
    .option('--out <file>', 'also write the suspects to a file: pictures.html or table.csv')
    .addOption(overwriteOption('the file'))
    .addHelpText(
      'after',
      `
Examples:
  $ smearwise dataset labels clinic
  $ smearwise dataset labels clinic --out suspects.html --limit 500
  $ smearwise dataset labels clinic --list --json > suspects.json

The most suspicious come first. Nothing is changed: a person keeps, relabels or excludes them in the
app under Datasets, Labels. Ctrl-C saves; the same command goes on, and where neither images nor
labels changed since it answers at once.`,
    );
  return command.action(async (dataset: string, options: LabelsOptions) => {
    await runCommand(command, async ({ workspace, job }) => {
      const { checkLabels, findingsPlace, labelFindings, labelsText, requireCheck, writeLabelFindings } =
        await load();
      const { backbone, folds, seed, out, list, limit, overwrite = false } = options;
      const place = out === undefined ? undefined : await findingsPlace(out, { overwrite });
      const { store } = workspace;
      const check =
        list === true
          ? requireCheck(store, dataset)
          : await checkLabels(workspace, { dataset, backbone, folds, seed }, job);
      const request = { dataset, ...EVERY_FINDING, limit: limit ?? Math.max(1, check.suspects) };
      const { rows } = labelFindings(store, request);
      const written =
        out === undefined || !place ? null : await writeLabelFindings(store, check, rows, out, place);
      return {
        document: { check, findings: rows, out: written },
        text: labelsText(check, rows.slice(0, limit ?? FINDINGS_SHOWN), written),
      };
    });
  });
}
