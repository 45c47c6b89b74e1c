import { plural } from '../plural.ts';
import { trainingResult } from './training-result.ts';
import { trainingRun } from './training-run.ts';
import { trainingSettings } from './training-settings.ts';
import { trainingWizard } from './training-wizard.ts';

export const training = {
  title: 'Train',
  lead: 'Teach it your own cells. Each training ends in a version that was tested on patients it never saw.',
  learn: 'Learn from your cells',
  list: 'Trainings, newest first',
  none: 'Nothing learned yet',
  noneText:
    'It learns from cells whose class you know, and is then tested on patients that it never saw. Nothing is put in use by itself.',
  name: 'Training',
  state: 'State',
  dataset: 'Dataset',
  split: 'Split',
  started: 'Started',
  time: 'Time spent',
  outcome: 'Outcome',
  goOn: 'Go on',
  resultOf: (version: string) => `${version}: result`,
  states: {
    waiting: 'Waiting',
    running: 'Running',
    stopped: 'Stopped',
    interrupted: 'Interrupted',
    finished: 'Finished',
    failed: 'Failed',
  },
  rounds: (count: number) => plural(count, { one: '# round', other: '# rounds' }),
  wizard: trainingWizard,
  settings: trainingSettings,
  run: trainingRun,
  result: trainingResult,
};
