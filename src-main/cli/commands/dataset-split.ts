import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type SplitMethod, splitMethodSchema } from '../../contract/index.ts';
import { checked, numbers, usage, wholeNumber } from '../options.ts';
import { runCommand } from '../session.ts';

/** What the command runs, loaded when it does: help and complaints come at once. */
const load = async () => ({
  ...(await import('../../services/datasets/index.ts')),
  ...(await import('../texts/datasets.ts')),
});

/** `smearwise dataset split`: which patients train, validate and test. */
export function splitCommand(): Command {
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
    .option(
      '--validation-fold <n>',
      'fold to validate on (default: 0, or 1 where 0 is tested on)',
      wholeNumber(0),
    )
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
    const foldsOf = (tested: number) => ({
      testFold: tested,
      validationFold: validationFold ?? (tested === 0 ? 1 : 0),
    });
    if (file !== undefined) {
      const parts = foldsOf(testFold ?? 4);
      return checked(splitMethodSchema, { kind: 'file', file: resolve(file), ...parts });
    }
    if (folds !== undefined) {
      const parts = foldsOf(testFold ?? folds - 1);
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
