import { formatNumber } from '../../lib/format.ts';
import { plural } from '../plural.ts';

export const home = {
  title: 'Home',
  screenFolder: 'Screen a folder',
  steps: 'First steps',
  stepsLead: 'From your images to screened slides. Each step opens the next.',
  stepDone: 'Done',
  stepNext: 'Next',
  stepLater: 'Later',
  step: {
    datasets: {
      title: 'Import your images',
      text: 'Cells in one folder a class. Nothing leaves this PC.',
      action: 'Import images',
    },
    splits: {
      title: 'Keep some patients aside',
      text: 'What it learns from and what it is tested on come from different patients.',
      action: 'Split by patient',
    },
    backbones: {
      title: 'Get a trained start',
      text: 'A network that already knows pictures learns your cells in minutes.',
      action: 'Choose a start',
    },
    models: {
      title: 'Learn from your cells',
      text: 'It is tested on patients that it never saw, and says how well it did.',
      action: 'Start learning',
    },
    screenings: {
      title: 'Screen a folder of slides',
      text: 'Each sub-folder counts as one slide.',
      action: 'Screen a folder',
    },
  },
  model: 'Model in use',
  modelFinds: (ofHundred: number) => `Of 100 infected cells it finds ${formatNumber(ofHundred)}.`,
  modelMarks: (ofThousand: number) => `Of 1,000 healthy cells it wrongly marks ${formatNumber(ofThousand)}.`,
  modelTested: 'Measured on patients that it never saw.',
  modelTestedOnLearned: 'Measured on cells of which it had learned some: expect less on new patients.',
  modelLimitsMissed: 'It misses a limit that was set before training.',
  modelOpen: 'Test report',
  noModel: 'No model is in use yet.',
  review: 'To review',
  reviewNone: 'No cell waits for a person.',
  /** Behind the number, which stands large. */
  reviewWaiting: (count: number) =>
    plural(count, {
      one: 'doubtful cell waits for a person.',
      other: 'doubtful cells wait for a person.',
    }),
  reviewStart: 'Review cells',
  running: 'Running',
  interrupted: 'Learning was interrupted',
  interruptedLead: 'Its whole rounds are kept: it goes on from there.',
  goOnWith: (name: string) => `Go on with ${name}`,
  screenings: 'Last screenings',
  screeningsNone: 'No slides screened yet',
  screeningsNoneText:
    'Choose the folder that holds the cells of a batch. Each sub-folder counts as one slide.',
  folder: 'Folder',
  started: 'Started',
  slides: 'Slides',
  cells: 'Cells',
  toReview: 'To review',
  status: 'State',
  statuses: {
    running: 'Running',
    stopped: 'Stopped',
    interrupted: 'Interrupted',
    finished: 'Finished',
    failed: 'Failed',
  },
};
