import type { AcceptanceLimits, ModelCard, TestReport } from '../contract/index.ts';

/** Holds the test on unseen patients against the limits that were fixed before training. */
export function judgeAcceptance(test: TestReport, limits: AcceptanceLimits): ModelCard['acceptance'] {
  const reasons: string[] = [];
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
