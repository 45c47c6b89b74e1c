import { plural } from '../plural.ts';

export const review = {
  title: 'Review',
  lead: 'The model is not sure about these cells. Your word counts before its answer; both are kept.',
  flow: 'Cells to review',
  picture: (name: string) => `The cell ${name}`,
  /** Behind the number, which stands large. */
  left: (count: number) => plural(count, { one: 'cell left', other: 'cells left' }),
  progress: 'Cells reviewed',
  modelSaid: (name: string) => `The model’s answer: ${name}`,
  youSaid: (name: string) => `Your answer: ${name}`,
  slide: 'Slide',
  back: 'Back',
  later: 'Later',
  undo: 'Undo',
  keys: '1 to 9: give the class and go on. →: later. ←: back. Z: undo.',
  gave: (className: string) => `Reviewed: ${className}`,
  finish: 'Finish for now',
  doneTitle: (count: number) => plural(count, { one: '# cell reviewed', other: '# cells reviewed' }),
  doneClass: (className: string, count: string) => `${className}: ${count}`,
  corrected: (count: number) =>
    count === 0
      ? 'The model’s answer was right each time.'
      : plural(count, {
          one: 'In # cell you corrected the model.',
          other: 'In # cells you corrected the model.',
        }),
  stillLeft: (count: number) =>
    plural(count, { one: '# doubtful cell still waits.', other: '# doubtful cells still wait.' }),
  noneLeft: 'No doubtful cell waits any more.',
  continue: 'Go on reviewing',
  slidesNow: 'The slides as they stand now',
  noneTitle: 'No cell waits for a person',
  noneText:
    'Cells about which the model is not sure come here when a folder was screened. Open a screening to look at any of its cells.',
  toScreenings: 'Open the screenings',
  whoTitle: 'Who reviews?',
  whoText:
    'Your name is kept beside each class that you give. It is asked once and can be changed in the settings.',
  whoName: 'Your name',
  whoMissing: 'Give a name or initials.',
  whoSave: 'Start reviewing',
};
