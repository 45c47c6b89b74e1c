import type { LabelCheck, LabelDecision, LabelFilter, LabelFinding } from '../contract/index.ts';
import type { Connection } from './connection.ts';

/** Who decided what about a finding, and when; null where nobody has. */
export interface FindingDecision {
  readonly id: number;
  readonly decision: LabelDecision | null;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
}

/** Undecided, and the image is still the one that was checked, with that label. */
const OPEN = `(label_findings.decision IS NULL AND images.state = 'ok' AND images.class_name = given_class
  AND images.sha256 = label_findings.sha256)`;
const JOINED = 'label_findings JOIN images ON images.id = image_id';
const COLUMNS = `label_findings.id, rank, image_id AS image, path, patient, slide, given_class AS given,
  suggested_class AS suggested, probability, score, decision, decided_by AS decidedBy, decided_at AS decidedAt,
  class_name AS className, ${OPEN} AS open`;

type StoredFinding = Omit<LabelFinding, 'open'> & { readonly open: number };

/** The suspects of label checks, and what people decided about them. */
export class LabelFindings {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** One page of a check's suspects, the most suspicious first, and the number of all rows. */
  page(
    checkId: number,
    filter: LabelFilter,
    { offset, limit }: { offset: number; limit: number },
  ): { total: number; rows: LabelFinding[] } {
    const condition = conditionOf(filter);
    const bindings = { checkId, ...filter };
    return {
      total:
        this.#connection
          .column<[object], number>(`SELECT count(*) FROM ${JOINED} WHERE ${condition}`)
          .get(bindings) ?? 0,
      rows: this.#connection
        .query<[object], StoredFinding>(
          `SELECT ${COLUMNS} FROM ${JOINED} WHERE ${condition} ORDER BY rank LIMIT :limit OFFSET :offset`,
        )
        .all({ ...bindings, offset, limit })
        .map(toFinding),
    };
  }

  /** Those of these findings that are of this check, in order of suspicion. */
  of(checkId: number, ids: readonly number[]): LabelFinding[] {
    return this.#connection
      .query<[string, number], StoredFinding>(
        `SELECT ${COLUMNS} FROM ${JOINED}
         WHERE label_findings.id IN (SELECT value FROM json_each(?)) AND check_id = ? ORDER BY rank`,
      )
      .all(JSON.stringify(ids), checkId)
      .map(toFinding);
  }

  /** The images of a check's suspects that wait for a decision. */
  openImages(checkId: number): number[] {
    return this.#connection
      .column<[number], number>(`SELECT image_id FROM ${JOINED} WHERE check_id = ? AND ${OPEN}`)
      .all(checkId);
  }

  /** How many suspects of a check are in which state. */
  counts(checkId: number): LabelCheck['decisions'] {
    const rows = this.#connection
      .query<[number], { outcome: string | null; findings: number }>(
        `SELECT coalesce(decision, CASE WHEN ${OPEN} THEN 'open' END) AS outcome, count(*) AS findings
         FROM ${JOINED} WHERE check_id = ? GROUP BY outcome`,
      )
      .all(checkId);
    const of = (outcome: string) => rows.find((row) => row.outcome === outcome)?.findings ?? 0;
    return { open: of('open'), kept: of('kept'), relabelled: of('relabelled'), excluded: of('excluded') };
  }

  /** Writes decisions, or takes them away, in one transaction. */
  decide(decisions: readonly FindingDecision[]): void {
    const command = this.#connection.command(
      `UPDATE label_findings SET decision = :decision, decided_by = :decidedBy, decided_at = :decidedAt WHERE id = :id`,
    );
    this.#connection.transaction(() => {
      for (const decision of decisions) command.run(decision);
    });
  }
}

function conditionOf({ state, given, patient }: LabelFilter): string {
  const conditions = ['check_id = :checkId'];
  if (state === 'open') conditions.push(OPEN);
  else if (state !== null) conditions.push('decision = :state');
  if (given !== null) conditions.push('given_class = :given');
  if (patient !== null) conditions.push('patient = :patient');
  return conditions.join(' AND ');
}

function toFinding(row: StoredFinding): LabelFinding {
  return { ...row, open: row.open === 1 };
}
