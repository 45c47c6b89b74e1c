import { z } from 'zod';
import { sha256 } from '../../base/index.ts';
import type { Connection } from '../connection.ts';
import type { AuditEntry } from './audit-entry.ts';

/** Something whose records are sealed: an entry of the audit log says what they add up to. */
export interface Sealed {
  readonly kind: 'screening' | 'model' | 'dataset' | 'label check';
  /** Number of the row. */
  readonly id: number;
}

/** What the audit log says last of something that was sealed. */
export interface BrokenSeal {
  /** `screening 5`. */
  readonly subject: string;
  readonly entry: number;
}

const recordsSchema = z.object({ records: z.record(z.string(), z.string().nullable()) });

/** By kind: the table that holds it, and SQL for the parts (`t`, `part`) of the digests that make it up. */
const KINDS: Readonly<Record<Sealed['kind'], { table: string; key: string; parts: string }>> = {
  screening: {
    table: 'screenings',
    key: 'id',
    parts: `SELECT 'screenings' AS t, :id AS part UNION ALL SELECT 'slides', :id
      UNION ALL SELECT 'cells', id FROM slides WHERE screening_id = :id`,
  },
  model: {
    table: 'model_versions',
    key: 'number',
    parts: `SELECT 'model_versions' AS t, :id AS part UNION ALL SELECT 'test_predictions', :id`,
  },
  dataset: {
    table: 'datasets',
    key: 'id',
    parts: `SELECT 'datasets' AS t, :id AS part UNION ALL SELECT 'images', :id UNION ALL SELECT 'splits', :id
      UNION ALL SELECT 'split_images', id FROM splits WHERE dataset_id = :id`,
  },
  'label check': {
    table: 'label_checks',
    key: 'id',
    parts: `SELECT 'label_checks' AS t, :id AS part UNION ALL SELECT 'label_findings', :id`,
  },
};
const KIND_NAMES = Object.keys(KINDS) as Sealed['kind'][];

/** For the detail of an audit entry: what is sealed, with what its records add up to now. */
export function sealing(connection: Connection, sealed: readonly Sealed[]): Record<string, string> {
  return Object.fromEntries(sealed.map((thing) => [subjectOf(thing), sealOf(connection, thing)]));
}

/** For the detail of an audit entry: from now on its records may change without one, or are gone. */
export function unsealing(...sealed: readonly Sealed[]): { records: Record<string, null> } {
  return { records: Object.fromEntries(sealed.map((thing) => [subjectOf(thing), null])) };
}

/** What does not add up any more to what the log says of it last. */
export function brokenSeals(connection: Connection, entries: Iterable<AuditEntry>): BrokenSeal[] {
  const latest = new Map<string, { seal: string | null; entry: number }>();
  for (const { id, detail } of entries) {
    for (const [subject, seal] of Object.entries(recordsIn(detail))) latest.set(subject, { seal, entry: id });
  }
  return [...latest].flatMap(([subject, { seal, entry }]) => {
    if (seal === null) return [];
    const thing = parseSubject(subject);
    return thing && sealOf(connection, thing) === seal ? [] : [{ subject, entry }];
  });
}

/** Everything that there is to be sealed: what is finished, and what does not change by itself. */
export function allSealed(connection: Connection): Sealed[] {
  const finished: Partial<Record<Sealed['kind'], string>> = {
    screening: `WHERE status = 'finished'`,
    'label check': 'WHERE summary IS NOT NULL',
  };
  return KIND_NAMES.flatMap((kind) => {
    const { table, key } = KINDS[kind];
    return connection
      .column<[], number>(`SELECT ${key} FROM ${table} ${finished[kind] ?? ''} ORDER BY ${key}`)
      .all()
      .map((id) => ({ kind, id }));
  });
}

function sealOf(connection: Connection, { kind, id }: Sealed): string {
  const parts = connection.query<[object], { t: string; part: number }>(KINDS[kind].parts).all({ id });
  const sums = parts.map(({ t, part }) => {
    const sum = connection.digests.current(t, part);
    return [t, part, sum.rows, sum.toBytes().toString('hex')];
  });
  return sha256(JSON.stringify(sums.filter(([, , rows]) => rows !== 0)));
}

function subjectOf({ kind, id }: Sealed): string {
  return `${kind} ${id}`;
}

function parseSubject(subject: string): Sealed | undefined {
  const kind = KIND_NAMES.find((name) => subject.startsWith(`${name} `));
  return kind && { kind, id: Number(subject.slice(kind.length + 1)) };
}

function recordsIn(detail: string): Record<string, string | null> {
  // Most entries of a large log are reviews of long lists; those without seals need not be parsed.
  if (!detail.includes('"records"')) return {};
  try {
    return recordsSchema.safeParse(JSON.parse(detail)).data?.records ?? {};
  } catch {
    return {};
  }
}
