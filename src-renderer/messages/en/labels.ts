import { formatNumber, formatPercent } from '../../lib/format.ts';
import { plural } from '../plural.ts';

export const labels = {
  none: 'The labels have not been checked yet',
  noneText:
    'A wrong label teaches the wrong thing and spoils the test. The check teaches several models, each without some of the patients, and shows you the cells that look to them like another class. Nothing is changed until you say so. It takes some minutes for thousands of cells; you can go on working meanwhile.',
  check: 'Check the labels',
  again: 'Check again',
  checking: (name: string) => `Checking the labels of ${name}`,
  running: 'Checking the labels',
  units: {
    images: (done: string, total: string) => `${done} of ${total} images looked at`,
    folds: (done: string, total: string) => `${done} of ${total} groups of patients judged`,
  },
  left: (time: string) => `about ${time} left`,
  leave: 'You can leave this screen: the work goes on, and the bar at the foot shows it.',
  stop: 'Stop the check',
  stopping: 'Stopping',
  stopped: 'The check was stopped. What was done is kept.',
  broken: 'The check broke off. What was done is kept.',
  elsewhere: 'The labels are being checked on the command line just now.',
  goOn: 'Go on',

  found: (suspects: number, images: number) =>
    `${plural(suspects, { one: '# label', other: '# labels' })} of ${formatNumber(images)} probably wrong`,
  ofClass: (name: string, suspects: number, noise: number | null) =>
    noise === null
      ? `${name}: ${plural(suspects, { one: '# suspect', other: '# suspects' })}`
      : `${name}: ${plural(suspects, { one: '# suspect', other: '# suspects' })}, an estimated ${formatPercent(noise)} wrong`,
  byPatient: 'Most suspects of one patient:',
  patientShare: (patient: string, suspects: number, images: number, className: string) =>
    `${patient}, ${formatNumber(suspects)} of ${plural(images, { one: '# cell', other: '# cells' })} labelled ${className}`,
  allPatients: 'Show all patients',
  ownBackbone:
    'The network itself was trained on cells. Where these patients were among them, it has seen their labels, and wrong ones may hide.',
  figuresStay:
    'What a version’s test found stays as it was; labels that you correct now give figures beside it.',
  noSuspects: 'No label looks wrong',
  noSuspectsText:
    'Models that never saw the patient agree with every label, or are not sure enough to doubt it.',

  gallery: (name: string) => `Suspicious labels of ${name}`,
  state: 'Which suspects',
  states: {
    open: (count: number) => `To decide: ${formatNumber(count)}`,
    all: 'All',
    kept: (count: number) => `Kept: ${formatNumber(count)}`,
    relabelled: (count: number) => `Relabelled: ${formatNumber(count)}`,
    excluded: (count: number) => `Excluded: ${formatNumber(count)}`,
  },
  given: 'Labelled',
  anyGiven: 'Any class',
  noneLeft: 'Nothing here',
  noneLeftText: 'No suspect is in this state.',
  showAll: 'Show all',
  act: 'Decide about what is selected',
  current: 'The marked cell:',
  selected: (count: number) => plural(count, { one: '# cell selected', other: '# cells selected' }),
  keep: 'Label is right',
  exclude: 'Exclude',
  undo: 'Undo',
  tooMany: (most: number) => `At most ${formatNumber(most)} at once. Select fewer.`,
  looksLike: (given: string, suggested: string) => `${given}, looks like ${suggested}`,
  kept: (count: number, name: string) =>
    count === 1 ? `The label of ${name} is kept.` : `${formatNumber(count)} labels are kept.`,
  relabelled: (count: number, className: string, name: string) =>
    count === 1 ? `${name} is now ${className}.` : `${formatNumber(count)} cells are now ${className}.`,
  excluded: (count: number, name: string) =>
    count === 1 ? `${name} is excluded.` : `${formatNumber(count)} cells are excluded.`,
  decided: { kept: 'Label kept', relabelled: 'Relabelled', excluded: 'Excluded' },
  decidedBy: (decision: string, person: string) => `${decision} by ${person}`,
  changedElsewhere: 'Changed since the check',
  facts: {
    given: 'Label as given',
    suggested: 'Looks like',
    probability: 'Probability of the label',
    patient: 'Patient',
    slide: 'Slide',
    rank: 'Rank of suspicion',
    path: 'File',
  },
};
