import { z } from 'zod';
import { AppError } from '../../base/index.ts';
import { type ApiInputs, type LabelDecision, labelDecisionSchema } from '../../contract/index.ts';
import type { FindingDecision, Store } from '../../store/index.ts';
import { type CorrectionDone, excludeImages, relabelImages, undoCorrection } from '../datasets/index.ts';
import { requireCheck } from './browse-findings.ts';

const ACTION = 'labels judged';

const decisionSchema = z.object({
  id: z.int(),
  decision: labelDecisionSchema.nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
});

/** What the audit log keeps of a decision, so that it can be taken back. */
const changeSchema = z.object({
  dataset: z.string(),
  check: z.int(),
  what: z.enum(['kept', 'relabelled', 'excluded', 'undone']),
  /** The entry that says what became of the images; null where they stay as they are. */
  correction: z.int().nullable(),
  findings: z.array(decisionSchema.extend({ image: z.int(), old: decisionSchema.omit({ id: true }) })),
});
type Change = z.infer<typeof changeSchema>;

export type DecisionRequest = ApiInputs['labels']['decide'] & {
  /** Who decides. */
  readonly by: string;
};

const DECIDED = { keep: 'kept', relabel: 'relabelled', exclude: 'excluded' } as const satisfies Record<
  DecisionRequest['decision']['kind'],
  LabelDecision
>;

/**
 * Records what a person says about suspects of the newest check, and corrects their images. A label that was kept is
 * not asked for again as long as image and label stay the same. Throws `not-found`, and what `relabelImages` throws.
 */
export function decideLabels(store: Store, request: DecisionRequest): CorrectionDone {
  const { dataset, decision, by } = request;
  return store.transaction(() => {
    const check = requireCheck(store, dataset);
    const ids = [...new Set(request.findings)];
    const findings = store.labelFindings.of(check.id, ids);
    if (findings.length !== ids.length) {
      throw new AppError(
        'not-found',
        `Not all of these are suspects of the newest label check of "${dataset}".`,
        {
          nextStep: 'Load the list again.',
        },
      );
    }
    const images = findings.map(({ image }) => image);
    const correction =
      decision.kind === 'relabel'
        ? relabelImages(store, { dataset, images, by, className: decision.className }).change
        : decision.kind === 'exclude'
          ? excludeImages(store, { dataset, images, by }).change
          : null;
    const what = DECIDED[decision.kind];
    const decided = { decision: what, decidedBy: by, decidedAt: new Date().toISOString() };
    return record(store, by, {
      dataset,
      check: check.id,
      what,
      correction,
      findings: findings.map(({ id, image, decision: old, decidedBy, decidedAt }) => ({
        id,
        image,
        ...decided,
        old: { decision: old, decidedBy, decidedAt },
      })),
    });
  });
}

/** Takes a decision back, with what it did to the images. Throws `not-found`, or `conflict` where they changed since. */
export function undoLabelDecision(
  store: Store,
  { change, by }: { change: number; by: string },
): CorrectionDone {
  const entry = store.audit.require(change);
  if (entry.action !== ACTION) throw new AppError('not-found', `There is no decision number ${change}.`);
  const former = changeSchema.parse(JSON.parse(entry.detail));
  return store.transaction(() => {
    const current = store.labelFindings.of(
      former.check,
      former.findings.map(({ id }) => id),
    );
    const isSame = former.findings.every(
      ({ id, decidedAt }) => current.find((finding) => finding.id === id)?.decidedAt === decidedAt,
    );
    if (!isSame) {
      throw new AppError(
        'conflict',
        'These labels were judged again since; the older decision cannot be undone.',
        {
          nextStep: 'Decide them again as you want them.',
        },
      );
    }
    const correction =
      former.correction === null ? null : undoCorrection(store, { change: former.correction, by }).change;
    return record(store, by, {
      ...former,
      what: 'undone',
      correction,
      findings: former.findings.map(({ id, image, old, decision, decidedBy, decidedAt }) => ({
        id,
        image,
        ...old,
        old: { decision, decidedBy, decidedAt },
      })),
    });
  });
}

function record(store: Store, by: string, change: Change): CorrectionDone {
  const decisions: FindingDecision[] = change.findings.map(({ id, decision, decidedBy, decidedAt }) => ({
    ...{ id, decision, decidedBy, decidedAt },
  }));
  store.labelFindings.decide(decisions);
  const sealed = [{ kind: 'label check' as const, id: change.check }];
  return {
    change: store.audit.append(by, ACTION, change.dataset, change, sealed),
    changed: decisions.length,
  };
}
