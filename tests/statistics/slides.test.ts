import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Random } from '../../src-main/base/index.ts';
import { patientRowSchema, slideLevelSchema, slideStatisticsSchema } from '../../src-main/contract/index.ts';
import {
  evaluate,
  measurementModel,
  nodesOfNextPatient,
  roganGladen,
  type SlideInput,
  slideModel,
  slideStatistics,
  weighedShare,
  weightOfCell,
} from '../../src-main/statistics/index.ts';
import { drawRate, patientRow } from '../../scripts/statistics/patients.ts';
import { reference } from './reference.ts';
import { assertClose, cellTest, patientTable, slideInput } from './support.ts';

describe('cells weighed by how sure the model is', () => {
  test('as where 2 % of the cells are infected: so many of those with this probability are', () => {
    // Bayes' rule by counting: of 10,000 cells 200 are infected, and 0.9 stands for 9 infected ones on 1 other.
    assertClose(weightOfCell(0.9), (200 * 9) / (200 * 9 + 9800 * 1), 1e-12, 'weight of 0.9');
    assert.deepEqual([0, 0.5, 1].map(weightOfCell), [0, 0.02, 1]);
  });

  test('two sure cells outweigh two that are barely marked, which a count does not tell', () => {
    const sure = [0.99, 0.98, ...new Array<number>(71).fill(0.01)];
    const barelyMarked = [0.88, 0.95, ...new Array<number>(67).fill(0.01)];
    const { patients, slideLevel } = evaluate(
      cellTest([1, ...new Array<number>(141).fill(0)], [...sure, ...barelyMarked], {
        patient: [...sure.map(() => 'infected'), ...barelyMarked.map(() => 'healthy')],
      }),
    );
    assert.deepEqual([slideLevel.patientRocAuc, slideLevel.weighedPatientRocAuc], [0, 1]);
    assert.deepEqual(
      patients.map((row) => row.weighedShare),
      [weighedShare(barelyMarked), weighedShare(sure)],
    );
  });

  test('a test from before this figure has none, and ranks nobody by it', () => {
    const { patients, slideLevel } = evaluate(cellTest([0, 1], [0.1, 0.9], { patient: ['A', 'B'] }));
    for (const row of patients) Reflect.deleteProperty(row, 'weighedShare');
    Reflect.deleteProperty(slideLevel, 'weighedPatientRocAuc');
    assert.equal(patientRowSchema.parse(patients[0]).weighedShare, null);
    assert.equal(slideLevelSchema.parse(slideLevel).weighedPatientRocAuc, null);
  });

  test('no cells, no share', () => {
    assert.equal(weighedShare([]), null);
  });
});

describe('slide level of a test', () => {
  test('one row a patient, by natural order of name; unknown patients in none', () => {
    const report = evaluate(
      cellTest([0, 0, 1, 0, 1, 0], [0.1, 0.7, 0.8, 0.2, 0.3, 0.9], {
        patient: ['C10', 'C10', 'C9', 'C9', 'C9', null],
      }),
    );
    assert.deepEqual(report.patients, [
      {
        patient: 'C9',
        infected: true,
        cells: 3,
        positiveByLabel: 2,
        positiveByModel: 1,
        accuracy: 2 / 3,
        sensitivity: 1 / 2,
        specificity: 1,
        shareCalledPositive: 1 / 3,
        weighedShare: weighedShare([0.8, 0.2, 0.3]),
      },
      {
        patient: 'C10',
        infected: false,
        cells: 2,
        positiveByLabel: 0,
        positiveByModel: 1,
        accuracy: 1 / 2,
        sensitivity: null,
        specificity: 1 / 2,
        shareCalledPositive: 1 / 2,
        weighedShare: weighedShare([0.1, 0.7]),
      },
    ]);
    assert.equal(report.slideLevel.uninfectedPatients, 1);
    assert.equal(report.slideLevel.falseAlarmSpread.standardDeviation, null);
    assert.equal(report.slideLevel.patientRocAuc, 0);
  });

  test('false alarms pool the cells of uninfected patients, with spread and interval', () => {
    const { labels, probabilities, patients, falseAlarmSpread, patientRocAuc } = reference.patients;
    const { slideLevel } = evaluate(
      cellTest(labels, probabilities, { patient: patients.map((p) => `C${p}`), bootstrapReplicates: 500 }),
    );
    const { mean, standardDeviation } = slideLevel.falseAlarmSpread;
    assertClose(mean, falseAlarmSpread.mean, 1e-9, 'mean');
    assertClose(standardDeviation, falseAlarmSpread.standardDeviation, 1e-9, 'standard deviation');
    assertClose(slideLevel.patientRocAuc, patientRocAuc, 1e-9, 'patient ROC AUC');
    const { estimate, low, high } = slideLevel.falseAlarmRate;
    assert.ok(low !== null && estimate !== null && high !== null && low < estimate && estimate < high);
  });

  test('limit of blank of a large slide by a model tested on very many cells', () => {
    const patients = Array.from({ length: 40 }, (_, i) => patientRow(false, 100_000, 2000 + i));
    const { limitOfBlank } = statisticsOf({ cells: 100_000, positives: 0, model: slideModel(patients) });
    assertClose(limitOfBlank, 0.0215, 0.0015, 'hardly above what each of them shows');
  });

  test('the fewer people without infection were tested, the higher the limit of blank', () => {
    const blank = (people: number) => {
      const uninfected = Array.from({ length: people }, () => [2, 100] as const);
      const { detectionLimits } = patientTable(uninfected, [[90, 100], [95, 100]]).slideLevel; // prettier-ignore
      return detectionLimits[1]?.limitOfBlank ?? 0;
    };
    const limits = [3, 5, 10, 30].map(blank);
    assert.deepEqual(
      limits,
      [...limits].sort((a, b) => b - a),
    );
    assert.ok((limits[0] ?? 0) > 0.08 && (limits[3] ?? 1) < 0.05, limits.join(', '));
  });

  test('without people without infection, the healthy cells of infected ones speak for false alarms', () => {
    const rows = [patientRow(true, 100, 95), patientRow(true, 80, 75)].map((row) => ({
      ...row,
      cells: row.cells + 200,
      positiveByModel: row.positiveByModel + 4,
    }));
    const { limitOfBlank } = statisticsOf({ positives: 0, model: slideModel(rows) });
    assert.ok(limitOfBlank !== null && limitOfBlank > 0.02 && limitOfBlank < 0.3, String(limitOfBlank));
  });

  test('without an uninfected cell nothing is known about false alarms', () => {
    const { slideLevel } = patientTable([], [[90, 100], [95, 100]]); // prettier-ignore
    for (const { limitOfBlank, limitOfDetection } of slideLevel.detectionLimits) {
      assert.deepEqual([limitOfBlank, limitOfDetection], [null, null]);
    }
  });

  test('without infected patients there is a limit of blank, but none of detection', () => {
    const [limit] = patientTable([[2, 300], [1, 200]], []).slideLevel.detectionLimits; // prettier-ignore
    assert.ok(limit?.limitOfBlank);
    assert.equal(limit.limitOfDetection, null);
  });

  test('no limit of detection where even a full slide would not show', () => {
    const uninfected = [[2, 100], [40, 100], [0, 100]] as const; // prettier-ignore
    const [limit] = patientTable(uninfected, [[60, 100], [5, 100], [95, 100]]).slideLevel.detectionLimits; // prettier-ignore
    assert.equal(limit?.limitOfDetection, null);
  });
});

describe('share corrected for the model’s errors', () => {
  const exactly = (mean: number) => ({ mean, nodes: [{ value: mean, weight: 1 }] });
  const modelOf = (sensitivity: number, specificity: number) => {
    const model = measurementModel({
      sensitivity: exactly(sensitivity),
      falseAlarms: exactly(1 - specificity),
    });
    assert.ok(model);
    return model;
  };

  test('a perfect model: the interval of Clopper and Pearson', () => {
    for (const { k, n, interval } of reference.clopperPearson) {
      const { estimate, low, high } = roganGladen(k, n, modelOf(1, 1));
      assert.equal(estimate, k / n);
      assertClose(low, interval[0], 1e-6, 'low');
      assertClose(high, interval[1], 1e-6, 'high');
    }
  });

  test('the published brucellosis survey: 23 of 150, sensitivity 96 %, specificity 89 %: 5.1 % (0 to 13 %)', () => {
    const { estimate, low, high } = roganGladen(23, 150, modelOf(0.96, 0.89));
    assertClose(estimate, 0.051, 0.0005, 'estimate');
    assert.equal(low, 0);
    assertClose(high, 0.13, 0.005, 'high');
  });

  test('with estimated sensitivity and specificity close to Lang and Reiczigel', () => {
    for (const { k, n, sensitivity, specificity, estimate, langReiczigel } of reference.roganGladen) {
      const model = betaModel(sensitivity, specificity);
      const ours = roganGladen(k, n, model);
      assertClose(ours.estimate, estimate, 1e-9, 'estimate');
      const tolerance = 0.12 * (langReiczigel[1] - langReiczigel[0]);
      assertClose(ours.low, langReiczigel[0], tolerance, 'low');
      assertClose(ours.high, langReiczigel[1], tolerance, 'high');
    }
  });

  test('fewer positives than blanks show: 0, but never "surely 0"', () => {
    for (const specificity of [0.999, 0.99, 0.98, 0.9]) {
      const { estimate, low, high } = roganGladen(0, 2000, modelOf(0.95, specificity));
      assert.deepEqual([estimate, low], [0, 0]);
      assertClose(high, -Math.log(0.025) / 2000 / 0.95, 1e-4, 'high');
    }
  });

  test('covers the true share on slides of patients who differ', () => {
    const sensitivity = { mean: 0.95, sampleSize: 60 };
    const specificity = { mean: 0.985, sampleSize: 120 };
    const model = betaModel(sensitivity, specificity);
    const random = Random.of(11);
    const [share, cells, slides] = [0.03, 800, 300];
    let covered = 0;
    for (let i = 0; i < slides; i++) {
      const s = drawRate(random, { mean: sensitivity.mean, correlation: 1 / sensitivity.sampleSize });
      const f = 1 - drawRate(random, { mean: specificity.mean, correlation: 1 / specificity.sampleSize });
      let k = 0;
      for (let c = 0; c < cells; c++) if (random.chance(random.chance(share) ? s : f)) k++;
      const { low, high } = roganGladen(k, cells, model);
      if (low !== null && high !== null && low <= share && share <= high) covered++;
    }
    assert.ok(covered / slides > 0.92 && covered / slides < 0.99, `covered ${covered} of ${slides}`);
  });

  test('a model no better than chance corrects nothing', () => {
    assert.equal(measurementModel({ sensitivity: exactly(0.4), falseAlarms: exactly(0.4) }), null);
  });
});

describe('statistics of a slide', () => {
  const { patients } = patientTable(
    [[3, 300], [1, 200], [6, 400]],
    [[190, 200], [95, 100], [280, 300]],
  ); // prettier-ignore
  const model = slideModel(patients);
  const slide = (more: Partial<SlideInput>) =>
    statisticsOf({ needsReview: 4, weight: 1.7, unreadable: 2, skipped: 1, model, ...more });

  test('fit the contract', () => {
    for (const positives of [0, 3, 200, 1000]) {
      const statistics = slide({ positives });
      assert.deepEqual(slideStatisticsSchema.parse(statistics), statistics);
    }
  });

  test('what is said of a slide', () => {
    const blank = Math.round((slide({}).limitOfBlank ?? 0) * 1000);
    assert.ok(blank > 20 && blank < 120, `limit of blank at ${blank} cells`);
    assert.equal(slide({ positives: 0 }).verdict, 'none-found');
    assert.equal(slide({ positives: blank }).verdict, 'below-limit-of-blank');
    assert.equal(slide({ positives: blank + 1 }).verdict, 'parasites-found');
    assert.equal(slide({ cells: 0, pending: 30 }).verdict, 'not-screened');
    assert.equal(slide({ cells: 0 }).verdict, 'too-few-cells');
    assert.equal(slide({ cells: 1 }).verdict, 'too-few-cells');
  });

  test('parasites are found on few cells too, where far more are marked than a blank slide shows', () => {
    assert.equal(slide({ cells: 165, positives: 96 }).verdict, 'parasites-found');
    assert.equal(slide({ cells: 165, positives: 2 }).verdict, 'too-few-cells');
  });

  test('what a person saw outranks statistics', () => {
    const reviewed = { cells: 623, reviewed: 33, reviewedMarked: 33, positives: 13, reviewedPositives: 13 };
    const seen = slide({ ...reviewed, reviewedMarkedPositives: 13 });
    assert.equal(seen.verdict, 'parasites-seen');
    const { estimate, low, high } = seen.correctedParasitaemia;
    assert.ok(low !== null && estimate !== null && high !== null);
    assert.ok(low >= 13 / 623 && estimate > 13 / 623 && estimate < 1.2 * (13 / 623), `${low} ${estimate}`);
    assert.ok(high < 0.035, String(high));
    assert.equal(slide({ ...reviewed, positives: 0, reviewedPositives: 0 }).verdict, 'none-found');
  });

  test('a slide reviewed in part: seen cells as they are, the others corrected', () => {
    const half = slide({
      ...{
        positives: 60,
        reviewed: 30,
        reviewedMarked: 30,
        reviewedPositives: 25,
        reviewedMarkedPositives: 25,
      },
    });
    const none = slide({ positives: 65 });
    assert.ok((half.correctedParasitaemia.low ?? 0) >= 0.025);
    assertClose(
      half.correctedParasitaemia.estimate,
      none.correctedParasitaemia.estimate,
      0.01,
      'about as before',
    );
    assert.deepEqual(half, slide({
      ...{ positives: 60, reviewed: 30, reviewedMarked: 30, reviewedPositives: 25, reviewedMarkedPositives: 25 },
    })); // prettier-ignore
  });

  test('every cell reviewed: what the person saw, and nothing else', () => {
    const { correctedParasitaemia, limitOfBlank } = slide({
      ...{ cells: 40, reviewed: 40, positives: 4, reviewedPositives: 4 },
      ...{ reviewedMarked: 6, reviewedMarkedPositives: 3 },
    });
    assert.deepEqual(correctedParasitaemia, { estimate: 0.1, low: 0.1, high: 0.1 });
    assert.equal(limitOfBlank, null);
  });

  test('with none found says how many may still be there', () => {
    assertClose(slide({ cells: 2000, model: null }).upperBoundIfNone, 0.0015, 0.00001, 'rule of three');
    const missed = slide({ cells: 2000 }).upperBoundIfNone ?? 0;
    assert.ok(missed > 0.0015 / 0.96 && missed < 0.0025, `more, since the model misses some: ${missed}`);
    assert.equal(slide({ positives: 1 }).upperBoundIfNone, null);
  });

  test('subtract the false alarms', () => {
    const { parasitaemia, correctedParasitaemia } = slide({ positives: 60 });
    assert.equal(parasitaemia.estimate, 0.06);
    assertClose(correctedParasitaemia.estimate, (0.06 - 10 / 900) / (0.94 - 10 / 900), 0.002, 'corrected');
  });

  test('from a model never tested at this threshold: counts only', () => {
    const { correctedParasitaemia, limitOfBlank, limitOfDetection, verdict } = slide({
      model: null,
      positives: 3,
    });
    assert.deepEqual(correctedParasitaemia, { estimate: null, low: null, high: null });
    assert.deepEqual([limitOfBlank, limitOfDetection, verdict], [null, null, 'marked-untested']);
  });

  test('from a model tested on few cells of infected patients only: corrected, with a limit that allows for it', () => {
    const infectedOnly = evaluate(
      cellTest([1, 1, 0, 0, 1, 1, 0, 0], [0.9, 0.8, 0.1, 0.2, 0.9, 0.7, 0.3, 0.1], {
        patient: ['A', 'A', 'A', 'A', 'B', 'B', 'B', 'B'],
      }),
    );
    const statistics = slide({ model: slideModel(infectedOnly.patients), positives: 500 });
    assert.ok(statistics.correctedParasitaemia.estimate);
    assert.ok((statistics.limitOfBlank ?? 0) > 0.3, String(statistics.limitOfBlank));
  });

  test('no cells: nothing is claimed', () => {
    const { weighedShare: weighed } = slide({ cells: 0, weight: 0 });
    assert.equal(weighed, null);
    const { parasitaemia, correctedParasitaemia, upperBoundIfNone, verdict } = slide({ cells: 0 });
    assert.equal(parasitaemia.estimate, null);
    assert.equal(correctedParasitaemia.high, null);
    assert.deepEqual([upperBoundIfNone, verdict], [null, 'too-few-cells']);
  });
});

interface BetaRate {
  readonly mean: number;
  /** Variance is mean (1 - mean) / sampleSize. */
  readonly sampleSize: number;
}

function betaModel(sensitivity: BetaRate, specificity: BetaRate) {
  const rate = (mean: number, sampleSize: number, nodes: number) => ({
    mean,
    nodes: nodesOfNextPatient(
      [{ logit: Math.log(mean / (1 - mean)), correlation: 1 / sampleSize, weight: 1 }],
      nodes,
    ),
  });
  const model = measurementModel({
    sensitivity: rate(sensitivity.mean, sensitivity.sampleSize, 12),
    falseAlarms: rate(1 - specificity.mean, specificity.sampleSize, 48),
  });
  assert.ok(model);
  return model;
}

function statisticsOf(more: Partial<SlideInput>) {
  return slideStatistics(slideInput(more));
}
