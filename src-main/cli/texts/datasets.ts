import type { DatasetSummary, ImportReport, SplitSummary } from '../../contract/index.ts';
import { formatCount, formatSeconds } from '../../reports/index.ts';
import { table } from '../tables.ts';

const FINDINGS_SHOWN = 10;

export function datasetTable(datasets: readonly DatasetSummary[]): string {
  if (datasets.length === 0)
    return 'No dataset yet. Import a folder: smearwise dataset import <folder> --name <name>';
  return table([
    ['NAME', 'IMAGES', 'PATIENTS', 'CLASSES', 'LEFT OUT', 'SPLITS'],
    ...datasets.map((dataset) => [
      dataset.name + (dataset.synthetic ? ' (synthetic)' : ''),
      formatCount(dataset.images),
      formatCount(dataset.patients),
      describeClasses(dataset.classes),
      formatCount(dataset.leftOut),
      dataset.splits.join(', '),
    ]),
  ]);
}

/** What an import found, added, and left out and why. */
export function importText(report: ImportReport): string {
  const { added, changed, alreadyKnown, leftOut, findings, filesSeen, seconds } = report;
  const shown = findings.slice(0, FINDINGS_SHOWN);
  return [
    `Dataset "${report.dataset}": ${formatCount(added)} images added, ${formatCount(changed)} changed, ` +
      `${formatCount(alreadyKnown)} known already, ${formatCount(leftOut)} left out.`,
    `Classes: ${describeClasses(report.classes)}. Patients: ${formatCount(report.patients)}.`,
    ...report.warnings.map((warning) => `Warning: ${warning}`),
    ...shown.map(
      ({ path, problem, leftOut: isLeftOut, detail }) =>
        `  ${path}: ${problem}${isLeftOut ? ', left out' : ''} (${detail})`,
    ),
    ...(findings.length > shown.length
      ? [`  … and ${formatCount(findings.length - shown.length)} more; --json lists all.`]
      : []),
    `${formatCount(filesSeen)} files in ${formatSeconds(seconds)}.`,
  ].join('\n');
}

export function splitText(split: SplitSummary): string {
  const rows = split.parts.map(({ part, units, images, classes }) => [
    part,
    formatCount(units),
    formatCount(images),
    describeClasses(classes),
  ]);
  return [
    `Split "${split.name}" of "${split.dataset}", by ${split.unit}:`,
    table([['PART', `${split.unit.toUpperCase()}S`, 'IMAGES', 'CLASSES'], ...rows]),
    ...split.warnings.map((warning) => `Warning: ${warning}`),
  ].join('\n');
}

function describeClasses(classes: DatasetSummary['classes']): string {
  return classes.map(({ name, images }) => `${name} ${formatCount(images)}`).join(', ');
}
