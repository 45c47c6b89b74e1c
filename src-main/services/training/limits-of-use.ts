import type { TestReport } from '../../contract/index.ts';

/** What the figures of a test do not show. */
export interface LimitFacts {
  readonly synthetic: boolean;
  readonly byPatient: boolean;
  /** Test images that a person had given another class before the test. */
  readonly correctedLabels: number;
  /** Test images that the network it began with had learned from. */
  readonly testImagesLearnedBefore: number;
  /** The network that it began with does not tell all images that it had learned from. */
  readonly learnedBeforeUntold: boolean;
}

/** What the model card warns of: the general limits, and those that this test shows. */
export function limitsOfUse(test: TestReport, facts: LimitFacts): string[] {
  const { uninfectedPatients, infectedPatients } = test.slideLevel;
  const limits = [
    'A screening aid: a qualified person decides. It never replaces the examination of thick and thin films.',
    'For single-cell crops of thin blood smears, stained and photographed as in the training data. Another stain, microscope or camera needs a test on local images first.',
    'It tells infected from uninfected cells, not species or stage.',
  ];
  if (facts.synthetic)
    limits.unshift('SYNTHETIC: trained on drawn cells, for demonstration only. Not for any patient.');
  if (!facts.byPatient) {
    limits.push(
      'The split was not by patient: the test may hold cells of patients that the model has seen, so its figures are too good.',
    );
  }
  if (facts.correctedLabels > 0) {
    limits.push(
      `Before the test, people had corrected the labels of ${facts.correctedLabels} of the ${test.metrics.cells} test images. Where models had pointed them out, the figures look a little better than they are.`,
    );
  }
  if (facts.testImagesLearnedBefore > 0) {
    limits.push(
      `The network that it began with had learned from ${facts.testImagesLearnedBefore} of the ${test.metrics.cells} test images, so the figures are too good.`,
    );
  }
  if (facts.learnedBeforeUntold) {
    limits.push(
      'The network that it began with does not tell which images it had learned from: where some were among the test images, the figures are too good.',
    );
  }
  if (test.patients.length < 20) {
    limits.push(
      `Tested on ${test.patients.length} patients only: the intervals are wide, and patients differ more than models do.`,
    );
  }
  if (uninfectedPatients === 0) {
    limits.push(
      'No uninfected patient was among the test patients: false alarms on healthy people and the limit of blank are unknown.',
    );
  }
  if (infectedPatients === 0)
    limits.push('No infected patient was among the test patients: the sensitivity is unknown.');
  return limits;
}
