import { implement } from '@orpc/server';
import { contract } from '../../contract/index.ts';
import {
  decideLabels,
  labelFindings,
  latestCheck,
  undoLabelDecision,
  unfinishedCheck,
} from '../../services/labels/index.ts';
import type { Host } from '../host.ts';

/** Labels that are probably wrong. */
export function labelHandlers(host: Host) {
  const os = implement(contract.labels);
  return {
    start: os.start.handler(({ input }) => {
      const { name } = host.store.datasets.require(input.dataset);
      return { job: host.startOrResume({ kind: 'label-check', ...input, dataset: name }, name, name).id };
    }),
    get: os.get.handler(({ input }) => ({
      check: latestCheck(host.store, input.dataset) ?? null,
      unfinished: unfinishedCheck(host.workspace, input.dataset),
      job: host.jobOf('label-check', input.dataset),
    })),
    findings: os.findings.handler(({ input }) => labelFindings(host.store, input)),
    decide: os.decide.handler(({ input }) => decideLabels(host.store, { ...input, by: host.person })),
    undo: os.undo.handler(({ input }) => undoLabelDecision(host.store, { ...input, by: host.person })),
  };
}
