import type { DatasetSummary, ImageFinding, ImportReport, SplitSummary } from '../../contract/index.ts';
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
  return [
    `Dataset "${report.dataset}": ${formatCount(added)} images added, ${formatCount(changed)} changed, ` +
      `${formatCount(alreadyKnown)} known already, ${formatCount(leftOut)} left out.`,
    `Classes: ${describeClasses(report.classes)}. Patients: ${formatCount(report.patients)}.`,
    ...report.warnings.map((warning) => `Warning: ${warning}`),
    ...(findings.length > 0 ? [findingsText(findings)] : []),
    `${formatCount(filesSeen)} files in ${formatSeconds(seconds)}.`,
  ].join('\n');
}

/** The first images that were left out or flagged, and why; empty where there are none. */
export function findingsText(findings: readonly ImageFinding[]): string {
  const more = findings.length - FINDINGS_SHOWN;
  return [
    ...findings
      .slice(0, FINDINGS_SHOWN)
      .map(
        ({ path, problem, leftOut, detail }) =>
          `  ${path}: ${problem}${leftOut ? ', left out' : ''} (${detail})`,
      ),
    ...(more > 0 ? [`  … and ${formatCount(more)} more; --json lists all.`] : []),
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
    // Known patients stay together whatever the unit: their groups are not single images or slides.
    table([['PART', split.unit === 'patient' ? 'PATIENTS' : 'GROUPS', 'IMAGES', 'CLASSES'], ...rows]),
    ...split.warnings.map((warning) => `Warning: ${warning}`),
  ].join('\n');
}

function describeClasses(classes: DatasetSummary['classes']): string {
  return classes.map(({ name, images }) => `${name} ${formatCount(images)}`).join(', ');
}
