import type { ApiClient, ApiInputs, LabelDecision, LabelFinding } from '../../../src-main/contract/index.ts';

/** What a person says about suspects. */
export type Verdict = ApiInputs['labels']['decide']['decision'];

type LabelApi = Pick<ApiClient['labels'], 'decide' | 'undo'>;
type Announce = (text: string, undo: () => Promise<void>) => void;
type OnChanged = (findings: readonly LabelFinding[]) => void;

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

/**
 * Decisions about suspicious labels that can be taken back. Who shows suspects listens: an undo may come when the
 * screen that made the decision is long gone.
 */
export class LabelDecisions {
  readonly #api: LabelApi;
  readonly #announce: Announce;
  readonly #listeners = new Set<OnChanged>();

  constructor(api: LabelApi, announce: Announce) {
    this.#api = api;
    this.#announce = announce;
  }

  /** Is told of suspects that changed, as they now are; returns what takes the listener away. */
  onChanged(listener: OnChanged): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
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
    this.#tell(findings.map((finding) => decided(finding, verdict)));
    this.#announce(text, async () => {
      await this.#api.undo({ change });
      this.#tell(findings);
    });
  }

  #tell(findings: readonly LabelFinding[]): void {
    for (const listener of this.#listeners) listener(findings);
  }
}
