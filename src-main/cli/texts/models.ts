import type {
  BackboneCard,
  BackboneSummary,
  CorrectedTest,
  ModelExport,
  ModelSummary,
} from '../../contract/index.ts';
import {
  formatCount,
  formatCountOf,
  formatInterval,
  formatPercent,
  formatScore,
  trainingSentences,
} from '../../reports/index.ts';
import type { ModelComparison, showModel } from '../../services/models/index.ts';
import { table } from '../tables.ts';

const DISAGREEMENTS_SHOWN = 10;

export function backboneTable(backbones: readonly BackboneSummary[]): string {
  return table([
    ['NAME', 'FAMILY', 'INPUT', 'SIZE', 'LICENCE', 'ON THIS PC'],
    ...backbones.map(({ name, family, inputSize, bytes, licence, imported }) => [
      name,
      family,
      `${inputSize} px`,
      `${(bytes / 1e6).toFixed(0)} MB`,
      // The reservations stand in the catalogue and on the card.
      licence.replace(/ \(.*/, ''),
      imported ? 'yes' : 'no',
    ]),
  ]);
}

/** A backbone's feature maps, which `--tap` names. */
export function featureMapTable({ name, featureMaps, parameters }: BackboneCard): string {
  return [
    `${name}: ${formatCount(parameters)} parameters; feature maps from first to last:`,
    table([
      ['TENSOR', 'CHANNELS', 'SIZE'],
      ...featureMaps.map((map) => [map.tensor, String(map.channels), `${map.height} × ${map.width}`]),
    ]),
  ].join('\n');
}

const LEFT_OUT: Readonly<Record<ModelExport['leftOut'][number], string>> = {
  imageFingerprints: 'fingerprints of the training images (--with-image-fingerprints)',
  patientNames: 'names of the test patients (--with-patient-names)',
};

export function exportText({ model, card, leftOut }: ModelExport): string {
  return [
    `Written: ${model} and ${card}`,
    ...(leftOut.length > 0 ? [`Left out: ${leftOut.map((part) => LEFT_OUT[part]).join(', ')}`] : []),
  ].join('\n');
}

export function importText({ version, name, learnedImagesLeftOut }: ModelSummary): string {
  const registered = `${version} (${name}) is registered as a candidate.`;
  return learnedImagesLeftOut
    ? `${registered}\nIt does not tell which images it has learned from: whether it is tested on them here cannot be told.`
    : registered;
}

export function modelTable(models: readonly ModelSummary[]): string {
  if (models.length === 0)
    return 'No model yet. Train one: smearwise train --dataset <name> --backbone <name>';
  return table([
    ['VERSION', 'NAME', 'STATUS', 'ACCURACY', 'SENSITIVITY', 'SPECIFICITY', 'ROC AUC', 'LIMITS'],
    ...models.map((model) => [
      model.version,
      model.name,
      model.status,
      formatPercent(model.accuracy),
      formatPercent(model.sensitivity),
      formatPercent(model.specificity),
      model.rocAuc?.toFixed(3) ?? 'unknown',
      model.acceptanceMet ? 'met' : 'missed',
    ]),
  ]);
}

/** A version's card in words, with its test against labels that people corrected since. */
export function modelCardText(
  { card, override, status, version }: ReturnType<typeof showModel>,
  corrected: CorrectedTest | null,
): string {
  const { acceptance, backbone, data, test } = card;
  return [
    `${version}: ${card.name} (${status}), made ${card.createdAt}`,
    ...trainingSentences(card),
    `Accuracy ${formatInterval(test.intervals.accuracy)}, ROC AUC ${formatScore(test.intervals.rocAuc)}.`,
    ...(corrected ? [correctedText(corrected)] : []),
    `Backbone ${backbone.name} (${backbone.weights}), dataset ${data.dataset}, split ${data.split.name} by ${data.split.unit}.`,
    acceptance.met
      ? 'Meets its acceptance limits.'
      : `Misses its acceptance limits: ${acceptance.reasons.join(' ')}`,
    ...(override ? [`Put in use all the same by ${override.by}, ${override.at}: ${override.reason}`] : []),
    'Limits of use:',
    ...card.limitsOfUse.map((limit) => `  - ${limit}`),
    `SHA-256 ${card.sha256}`,
  ].join('\n');
}

function correctedText({ corrected, accuracy, sensitivity, specificity }: CorrectedTest): string {
  return `Against the labels that people corrected since the test (${formatCountOf(corrected, 'image')}): accuracy ${formatInterval(accuracy)}, sensitivity ${formatInterval(sensitivity)}, specificity ${formatInterval(specificity)}.`;
}

/** Two versions side by side. */
export function comparisonText(comparison: ModelComparison): string {
  const {
    a,
    b,
    cells,
    patients,
    newTo,
    leftOut,
    learnedUntold,
    differences,
    onlyARight,
    onlyBRight,
    mcnemar,
    disagreements,
  } = comparison;
  const shown = disagreements.slice(0, DISAGREEMENTS_SHOWN);
  return [
    `${b} against ${a} on the same ${formatCount(cells)} cells of ${formatCountOf(patients, 'patient')} (95 % intervals over patients):`,
    ...(newTo === null ? [] : [`${newTo} was not tested on them; it has looked at them to be compared.`]),
    ...(leftOut > 0
      ? [`${formatCountOf(leftOut, 'test image')} did not count: one of both has learned from them.`]
      : []),
    ...learnedUntold.map(
      (version) =>
        `${version} does not tell which images it has learned from: where some are among these, it looks better than it is.`,
    ),
    table([
      ['FIGURE', `${b} − ${a}`],
      ...Object.entries(differences).map(([figure, { estimate, low, high }]) => [
        figure,
        estimate === null || low === null || high === null
          ? 'unknown'
          : `${signed(estimate)} (${signed(low)} to ${signed(high)})`,
      ]),
    ]),
    `Only ${a} right: ${onlyARight} cells; only ${b} right: ${onlyBRight} (McNemar, exact p = ${mcnemar.exact.toPrecision(2)}).`,
    `They disagree on ${formatCount(disagreements.length)} cells:`,
    ...shown.map(
      (cell) => `  ${cell.path} (${cell.trueClass}): ${a} ${cell.a.toFixed(2)}, ${b} ${cell.b.toFixed(2)}`,
    ),
    ...(disagreements.length > shown.length ? ['  … --json lists all.'] : []),
  ].join('\n');
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
}
