import { toErrorBody } from '../../base/index.ts';
import type { RecordProblem } from '../../contract/index.ts';
import type { ChangedRows, KeptHead, StoreReader } from '../../store/index.ts';

type Looked = Pick<StoreReader, 'audit' | 'models' | 'changedRows' | 'changedTables' | 'nameOfPart'>;

/**
 * Reads every record and the whole audit log and holds them against their digests; `keptHeads` are those of backups.
 * Takes some seconds for a large database. Empty when all is well.
 */
export function verifyRecords(store: Looked, keptHeads: readonly KeptHead[] = []): RecordProblem[] {
  const tables = store.changedTables();
  return [
    ...store.audit.problems(keptHeads).map((problem) => ({ subject: 'audit log', ...problem })),
    ...changedCards(store),
    ...tables.map((name) =>
      about(name, `The table, index or trigger "${name}" of the database was changed.`),
    ),
    ...store.changedRows().map((changed) => describe(store, changed)),
    ...store.audit
      .brokenSeals()
      .map(({ subject, entry }) =>
        about(
          subject,
          `The records of ${subject} are not those that entry ${entry} of the audit log sealed.`,
        ),
      ),
  ];
}

function changedCards({ models }: Pick<Looked, 'models'>): RecordProblem[] {
  let versions;
  try {
    versions = models.list();
  } catch (error) {
    return [about('model versions', toErrorBody(error).message)];
  }
  return versions
    .filter(({ isAsRegistered }) => !isAsRegistered)
    .map(({ version, name }) =>
      about(version, `The card of model version ${version} (${name}) is not the one that was registered.`),
    );
}

function describe(store: Looked, { table, part, recorded, found }: ChangedRows): RecordProblem {
  const thing = store.nameOfPart(table, part) ?? `the table ${table}`;
  const missing = recorded - found;
  if (missing > 0) return about(thing, `Of ${thing}, ${missing} of ${recorded} records are missing.`);
  if (missing < 0) return about(thing, `To ${thing}, records were added past Smearwise: ${-missing}.`);
  return about(thing, `A record of ${thing} is not as it was recorded: it is damaged, or was changed.`);
}

function about(subject: string, message: string): RecordProblem {
  return { subject, message, entry: null };
}
