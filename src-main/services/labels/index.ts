/**
 * Labels that are probably wrong.
 *
 * - look for them: `checkLabels`
 * - what was found: `latestCheck`, `requireCheck`, `labelFindings`
 * - a person's word: `decideLabels`, `undoLabelDecision`
 * - for others: `writeLabelFindings`, a page of pictures or a table
 */
export { labelFindings, latestCheck, requireCheck, unfinishedCheck } from './browse-findings.ts';
export { checkLabels, type CheckRequest } from './check-labels.ts';
export { decideLabels, type DecisionRequest, undoLabelDecision } from './decide-labels.ts';
export { findingsPlace, writeLabelFindings } from './write-findings.ts';
