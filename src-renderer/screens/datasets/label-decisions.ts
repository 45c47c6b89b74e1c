import type { ApiClient, ApiInputs, LabelDecision, LabelFinding } from '../../../src-main/contract/index.ts';
import { type Announce, UndoableChanges } from './undoable-changes.ts';

/** What a person says about suspects. */
export type Verdict = ApiInputs['labels']['decide']['decision'];

type LabelApi = Pick<ApiClient['labels'], 'decide' | 'undo'>;

const DECISIONS = { keep: 'kept', relabel: 'relabelled', exclude: 'excluded' } as const satisfies Record<
  Verdict['kind'],
  LabelDecision
>;

/** A suspect as it is once a person said this about it. */
export function decided(finding: LabelFinding, verdict: Verdict): LabelFinding {
  return {
    ...finding,
    decision: DECISIONS[verdict.kind],
    className: verdict.kind === 'relabel' ? verdict.className : finding.className,
    open: false,
  };
}

/** The verdict that giving a suspect this class means: its own class is right, or another one is. */
export function verdictOfClass(finding: LabelFinding, className: string): Verdict {
  return className === finding.given ? { kind: 'keep' } : { kind: 'relabel', className };
}

/** Decisions about suspicious labels that can be taken back. */
export class LabelDecisions extends UndoableChanges<LabelFinding> {
  readonly #api: LabelApi;

  constructor(api: LabelApi, announce: Announce) {
    super(announce);
    this.#api = api;
  }

  /** Decides about suspects; `text` tells what was done. */
  async decide(
    dataset: string,
    findings: readonly LabelFinding[],
    verdict: Verdict,
    text: string,
  ): Promise<void> {
    const ids = findings.map(({ id }) => id);
    const { change } = await this.#api.decide({ dataset, findings: ids, decision: verdict });
    const now = findings.map((finding) => decided(finding, verdict));
    this.changed(findings, now, text, () => this.#api.undo({ change }));
  }
}
