import type { LabelCheck } from '../../contract/index.ts';
import { formatCount, formatCountOf, formatPercent } from '../numbers.ts';

/** A label check in words: how many suspects, how many labels are estimated to be wrong, and where they crowd. */
export function labelCheckSentences(check: LabelCheck): string[] {
  const { images, suspects, agreement, classes, patients, imagesWithoutPatient, ownBackbone } = check;
  const worst = patients[0];
  return [
    `${formatCountOf(suspects, 'label')} of ${formatCount(images)} ${suspects === 1 ? 'is' : 'are'} probably wrong (${formatPercent(suspects / images)}). Models that never saw the patient agree with the label of ${formatPercent(agreement)} of the images.`,
    ...classes.map(
      ({ name, noise, suspects: ofClass }) =>
        `${name}: ${formatCountOf(ofClass, 'suspect')}; an estimated ${formatPercent(noise)} of its labels are wrong.`,
    ),
    ...(worst && worst.suspects > 0
      ? [
          `Most of one patient: ${worst.patient ?? 'unknown'}, ${formatCount(worst.suspects)} of ${formatCountOf(worst.images, 'image')} labelled ${worst.className} (${formatPercent(worst.suspects / worst.images)}); the models doubt ${formatCount(worst.disagreeing)}.`,
        ]
      : []),
    ...(imagesWithoutPatient > 0
      ? [
          `The patient of ${formatCountOf(imagesWithoutPatient, 'image')} is unknown; a model may have seen others of the same patient.`,
        ]
      : []),
    ...(ownBackbone
      ? [
          'The network itself was trained on cells; where these patients were among them, it has seen their labels and wrong ones may hide.',
        ]
      : []),
    'A person decides. What a version’s test found stays as it was; labels that are corrected later give figures beside it.',
  ];
}
