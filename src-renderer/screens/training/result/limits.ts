import type { Interval, ModelCard } from '../../../../src-main/contract/index.ts';
import { complementOf } from '../../models/comparison.ts';

/** One acceptance limit held against the test. */
export interface JudgedLimit {
  what: 'found' | 'marked' | 'markedCells';
  limit: number;
  measured: Interval;
  met: boolean;
}

/**
 * The limits as the application judged them: false alarms on people without infection where some were tested, else on
 * all healthy cells. What could not be measured is missed.
 */
export function judgedLimits({ acceptance: { limits }, test }: ModelCard): JudgedLimit[] {
  const { sensitivity, specificity } = test.intervals;
  const onPeople = test.slideLevel.falseAlarmRate;
  const measured = onPeople.estimate === null ? complementOf(specificity) : onPeople;
  return [
    {
      what: 'found',
      limit: limits.minSensitivity,
      measured: sensitivity,
      met: sensitivity.estimate !== null && sensitivity.estimate >= limits.minSensitivity,
    },
    {
      what: onPeople.estimate === null ? 'markedCells' : 'marked',
      limit: limits.maxFalseAlarmRate,
      measured,
      met: measured.estimate !== null && measured.estimate <= limits.maxFalseAlarmRate,
    },
  ];
}
