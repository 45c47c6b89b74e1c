export const charts = {
  asTable: 'As a table',
  bestEpoch: (epoch: string) => `Best: ${epoch}`,
  falseAlarms: 'Healthy cells wrongly marked',
  found: 'Infected cells found',
  precision: 'Marked cells that are infected',
  threshold: 'Threshold',
  rocTitle: 'Found against wrongly marked (ROC)',
  prTitle: 'Right against found (precision, recall)',
  rocText: (area: string, threshold: string, x: string, y: string) =>
    `Area under the curve ${area}. At threshold ${threshold}: ${y} of infected cells found, ${x} of healthy cells wrongly called infected.`,
  prText: (area: string, threshold: string, x: string, y: string) =>
    `Average precision ${area}. At threshold ${threshold}: ${x} of infected cells found, ${y} of those called infected are.`,
  area: (value: string) => `Area ${value}`,
  averagePrecision: (value: string) => `Average precision ${value}`,
  calibrationTitle: 'Said against seen (calibration)',
  said: 'Probability that it gave',
  seen: 'Share that is infected',
  calibrationText: (error: string) => `On average the probability is off by ${error}.`,
  cellsInBin: 'Cells',
  confusionTitle: 'What it called each class',
  confusionTrue: 'Truly',
  confusionCalled: 'Called',
  /** Behind the count and the share of the row. */
  confusionCell: (trueClass: string, called: string) =>
    `of the row: truly ${trueClass}, called ${called}. Open the pictures.`,
  confusionSummary: (missed: string, wronglyMarked: string) =>
    `Of 100 infected cells ${missed} are missed; of 100 healthy cells ${wronglyMarked} are wrongly marked.`,
};
