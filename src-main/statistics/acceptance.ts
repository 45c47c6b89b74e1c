import type { AcceptanceLimits, ModelCard, TestReport } from '../contract/index.ts';

/**
 * Holds the test on unseen patients against the limits that were fixed before training. A test on images that the
 * network had learned from earlier proves nothing, whatever it says.
 */
export function judgeAcceptance(
  test: TestReport,
  limits: AcceptanceLimits,
  testImagesLearnedBefore: number,
): ModelCard['acceptance'] {
  const reasons: string[] = [];
  if (testImagesLearnedBefore > 0) {
    reasons.push(
      `The network that it began with had learned from ${testImagesLearnedBefore} of the ${test.metrics.cells} test images, so the test proves nothing.`,
    );
  }
  const { sensitivity, specificity } = test.metrics;
  if (sensitivity === null) {
    reasons.push('The sensitivity is unknown: the test patients have no infected cell.');
  } else if (sensitivity < limits.minSensitivity) {
    reasons.push(
      `It finds ${percent(sensitivity)} of the infected cells; the limit is ${percent(limits.minSensitivity)}.`,
    );
  }
  const onUninfected = test.slideLevel.falseAlarmRate.estimate;
  const falseAlarmRate = onUninfected ?? (specificity === null ? null : 1 - specificity);
  const whose = onUninfected === null ? 'uninfected cells' : 'cells of uninfected patients';
  if (falseAlarmRate === null) {
    reasons.push('The false-alarm rate is unknown: the test patients have no uninfected cell.');
  } else if (falseAlarmRate > limits.maxFalseAlarmRate) {
    reasons.push(
      `It wrongly marks ${percent(falseAlarmRate)} of the ${whose}; the limit is ${percent(limits.maxFalseAlarmRate)}.`,
    );
  }
  return { limits, met: reasons.length === 0, reasons };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
