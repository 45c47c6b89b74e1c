// How often intervals hold the truth, and how often a slide without parasites is called otherwise, by simulation:
//   node scripts/statistics/coverage.ts [runs of a row, default 400]
import { Random } from '../../src-main/base/index.ts';
import type { Interval } from '../../src-main/contract/index.ts';
import { rateInterval, slideModel, slideStatistics } from '../../src-main/statistics/index.ts';
import { drawHits, drawRate, patientRow, type Population } from './patients.ts';

const runs = Number(process.argv[2] ?? 400);
const holds = ({ low, high }: Interval, truth: number) =>
  low !== null && high !== null && low <= truth && truth <= high;
const percent = (count: number, of: number) => `${((100 * count) / of).toFixed(1)} %`;

const patients = [3, 5, 10, 30];
const cells = [10, 100, 500];
const rates = [0.005, 0.02, 0.05, 0.2];
const correlations = [0, 0.02, 0.1];

console.log(
  `Intervals of a rate over patients: how many of ${runs} hold it. A row a correlation within patients.\n`,
);
console.log(
  '| patients | cells of each | correlation |' + rates.map((rate) => ` ${rate * 100} % |`).join(''),
);
console.log('| --- | --- | --- |' + rates.map(() => ' --- |').join(''));
let worst = 1;
for (const count of patients) {
  for (const size of cells) {
    for (const correlation of correlations) {
      const row = rates.map((mean) => {
        const random = Random.of(1, `${count} ${size} ${correlation} ${mean}`);
        let held = 0;
        for (let run = 0; run < runs; run++) {
          const tallies = Array.from({ length: count }, () => ({
            hits: drawHits(random, size, drawRate(random, { mean, correlation })),
            cells: size,
          }));
          if (holds(rateInterval(tallies), mean)) held++;
        }
        worst = Math.min(worst, held / runs);
        return percent(held, runs);
      });
      console.log(`| ${count} | ${size} | ${correlation} | ${row.join(' | ')} |`);
    }
  }
}
console.log(`\nLowest: ${percent(worst, 1)}\n`);

const sensitivity = 0.95;
const specificity = 0.97;
const cellsOfSlide = 1000;
const shareOfSlide = 0.05;
console.log(`A test of some patients (100 to 200 cells each, sensitivity ${sensitivity}, specificity ${specificity},
correlations 0.02, 0.05 and 0.1), then slides of ${cellsOfSlide} cells of the next patient: how many of ${runs} hold.\n`);
console.log(
  '| infected + healthy | correlation | sensitivity | specificity | corrected share of 5 % | of 0 % | clean slides above the limit of blank |',
);
console.log('| --- | --- | --- | --- | --- | --- | --- |');
for (const [infected, healthy] of [
  [2, 2],
  [3, 2],
  [3, 3],
  [4, 3],
  [8, 5],
  [13, 13],
  [30, 30],
] as const) {
  // prettier-ignore
  for (const correlation of [0.02, 0.05, 0.1]) {
    const random = Random.of(2, `${infected} ${healthy} ${correlation}`);
    const finds: Population = { mean: sensitivity, correlation };
    const alarms: Population = { mean: 1 - specificity, correlation };
    const held = { sensitivity: 0, specificity: 0, corrected: 0, clean: 0, called: 0 };
    for (let run = 0; run < runs; run++) {
      const rows = [true, false].flatMap((isInfected) =>
        Array.from({ length: isInfected ? infected : healthy }, () => {
          const size = random.integer(100, 200);
          return patientRow(isInfected, size, drawHits(random, size, drawRate(random, isInfected ? finds : alarms)));
        }),
      );
      const tallies = (isInfected: boolean) =>
        rows
          .filter((row) => row.infected === isInfected)
          .map((row) => ({
            hits: isInfected ? row.positiveByModel : row.cells - row.positiveByModel,
            cells: row.cells,
          }));
      if (holds(rateInterval(tallies(true)), sensitivity)) held.sensitivity++;
      if (holds(rateInterval(tallies(false)), specificity)) held.specificity++;
      const model = slideModel(rows);
      const screened = (share: number) => {
        const infectedCells = drawHits(random, cellsOfSlide, share);
        const positives =
          drawHits(random, infectedCells, drawRate(random, finds)) +
          drawHits(random, cellsOfSlide - infectedCells, drawRate(random, alarms));
        return slideStatistics({
          pending: 0,
          cells: cellsOfSlide,
          positives,
          needsReview: 0,
          positivesToReview: 0,
          reviewed: 0,
          reviewedPositives: 0,
          reviewedMarked: 0,
          reviewedMarkedPositives: 0,
          weight: 0,
          unreadable: 0,
          skipped: 0,
          model,
          minimumCells: 500,
        });
      };
      if (holds(screened(shareOfSlide).correctedParasitaemia, shareOfSlide)) held.corrected++;
      const clean = screened(0);
      if (holds(clean.correctedParasitaemia, 0)) held.clean++;
      if (clean.verdict === 'parasites-found') held.called++;
    }
    const figures = Object.values(held).map((count) => percent(count, runs));
    console.log(`| ${infected} + ${healthy} | ${correlation} | ${figures.join(' | ')} |`);
  }
}
