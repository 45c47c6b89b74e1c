import type { LabelCheck, LabelFinding } from '../../contract/index.ts';
import {
  formatCount,
  formatPercent,
  formatProbability,
  formatSeconds,
  labelCheckSentences,
} from '../../reports/index.ts';
import { table } from '../tables.ts';

const PATIENTS_SHOWN = 10;

/** A label check in words, the patients with the most suspects, and the first suspects. */
export function labelsText(check: LabelCheck, findings: readonly LabelFinding[], out: string | null): string {
  const { backbone, folds, unit, seed, device, seconds, decisions } = check;
  const decided = decisions.kept + decisions.relabelled + decisions.excluded;
  const paragraphs = [
    labelCheckSentences(check).join('\n'),
    patientTable(check),
    findingTable(findings, check.suspects),
    [
      `${folds} folds by ${unit}, seed ${seed}, backbone ${backbone}, ${device}; ${formatSeconds(seconds)}.`,
      ...(decided > 0
        ? [
            `Decided so far: ${formatCount(decisions.kept)} kept, ${formatCount(decisions.relabelled)} relabelled, ${formatCount(decisions.excluded)} excluded.`,
          ]
        : []),
      ...(out === null ? [] : [`Written: ${out}`]),
    ].join('\n'),
  ];
  return paragraphs.filter((text) => text !== '').join('\n\n');
}

function patientTable({ patients }: LabelCheck): string {
  if (patients.length === 0) return '';
  return table([
    ['PATIENT', 'LABELLED', 'IMAGES', 'DOUBTED', 'SUSPECTS', 'SHARE'],
    ...patients
      .slice(0, PATIENTS_SHOWN)
      .map(({ patient, className, images, disagreeing, suspects }) => [
        patient ?? 'unknown',
        className,
        formatCount(images),
        formatCount(disagreeing),
        formatCount(suspects),
        formatPercent(suspects / images),
      ]),
  ]);
}

function findingTable(findings: readonly LabelFinding[], suspects: number): string {
  if (findings.length === 0) return '';
  const more = suspects - findings.length;
  const rows = findings.map(({ rank, given, suggested, probability, decision, path }) => [
    formatCount(rank),
    given,
    suggested,
    formatProbability(probability),
    decision ?? '',
    path,
  ]);
  return [
    table([['RANK', 'LABELLED', 'LOOKS LIKE', 'P(LABEL)', 'DECISION', 'FILE'], ...rows]),
    ...(more > 0 ? [`… and ${formatCount(more)} more; --json lists all, --out writes them to a file.`] : []),
  ].join('\n');
}
