import type { ApiInputs, AppSettings } from '../../../src-main/contract/index.ts';

type Changes = ApiInputs['settings']['set'];

/** What undoes a change: the values that the settings named in it have before it. */
export function formerValues(settings: AppSettings, changes: Changes): Changes {
  return {
    ...(changes.minimumCells !== undefined && { minimumCells: settings.minimumCells }),
    ...(changes.reviewBand !== undefined && { reviewBand: settings.reviewBand }),
    ...(changes.language !== undefined && { language: settings.language }),
    ...(changes.reviewer !== undefined && { reviewer: settings.reviewer }),
  };
}

/** Whether a change would change anything. */
export function changesAnything(settings: AppSettings, changes: Changes): boolean {
  return JSON.stringify(formerValues(settings, changes)) !== JSON.stringify({ ...changes });
}

/** Whether a slide can need this many cells for a verdict. */
export function isCellCount(value: number | null): value is number {
  return value !== null && Number.isInteger(value) && value >= 1 && value <= 1_000_000;
}
