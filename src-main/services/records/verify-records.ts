import type { RecordProblem } from '../../contract/index.ts';
import type { KeptHead, Store } from '../../store/index.ts';

/**
 * Reads every record and the whole audit log and holds them against their digests; `keptHeads` are those of backups.
 * Takes some seconds for a large database. Empty when all is well.
 */
export function verifyRecords(
  store: Pick<Store, 'audit' | 'models'>,
  keptHeads: readonly KeptHead[] = [],
): RecordProblem[] {
  return [
    ...store.audit.problems(keptHeads).map((problem) => ({ subject: 'audit log', ...problem })),
    ...changedCards(store),
  ];
}

function changedCards({ models }: Pick<Store, 'models'>): RecordProblem[] {
  return models
    .list()
    .filter(({ isAsRegistered }) => !isAsRegistered)
    .map(({ version, name }) => ({
      subject: version,
      message: `The card of model version ${version} (${name}) is not the one that was registered.`,
      entry: null,
    }));
}
