/** Which test cells are wanted; what is left out lets all through. */
export interface CellsWanted {
  trueClass?: string;
  predictedClass?: string;
  patient?: string;
  mistakesOnly?: boolean;
  /** Left out: the version's own. */
  threshold?: number;
  /** The cell that shows first, by its place in the list. */
  first?: number;
}

/** Words for what is wanted. */
export interface WantedWords {
  cellsOf: (trueClass: string, called: string) => string;
  cellsOfPatient: (patient: string) => string;
  mistakes: string;
  title: string;
}

/** What is wanted, as a heading. */
export function wantedTitle(wanted: CellsWanted, words: WantedWords): string {
  if (wanted.trueClass !== undefined && wanted.predictedClass !== undefined)
    return words.cellsOf(wanted.trueClass, wanted.predictedClass);
  if (wanted.patient !== undefined) return words.cellsOfPatient(wanted.patient);
  return wanted.mistakesOnly === true ? words.mistakes : words.title;
}

/** What is wanted, as the contract takes it. */
export function wantedFilter(wanted: CellsWanted) {
  return {
    trueClass: wanted.trueClass ?? null,
    predictedClass: wanted.predictedClass ?? null,
    patient: wanted.patient ?? null,
    mistakesOnly: wanted.mistakesOnly ?? false,
    threshold: wanted.threshold ?? null,
    order: 'certain' as const,
  };
}
