import { plural } from '../plural.ts';

export const common = {
  appName: 'Smearwise',
  cancel: 'Cancel',
  close: 'Close',
  undo: 'Undo',
  retry: 'Try again',
  notAvailable: '–',
  cells: (count: number) => plural(count, { one: '# cell', other: '# cells' }),
  images: (count: number) => plural(count, { one: '# image', other: '# images' }),
  slides: (count: number) => plural(count, { one: '# slide', other: '# slides' }),
  patients: (count: number) => plural(count, { one: '# patient', other: '# patients' }),
  perSecond: (rate: string) => `${rate}/s`,
  range: (low: string, high: string) => `${low} to ${high}`,
  /** The four zones of a cell, each with its sign wherever it shows. */
  zones: {
    infected: 'Infected',
    doubtful: 'Doubtful',
    clear: 'Clear',
    unassessed: 'Not assessed',
  },
};
