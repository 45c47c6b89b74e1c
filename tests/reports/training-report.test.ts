import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Interval, ModelCard } from '../../src-main/contract/index.ts';
import { renderTrainingReport, trainingSentences } from '../../src-main/reports/index.ts';
import { evaluate } from '../../src-main/statistics/index.ts';
import { sampleTraining } from '../support/sample-reports.ts';
import { assertSelfContained, textOf } from './pages.ts';

const sample = sampleTraining();
const { card } = sample;
const page = renderTrainingReport(sample);
const withCard = (more: Partial<ModelCard>) =>
  renderTrainingReport({ ...sample, card: { ...card, ...more } });

describe('the report of a training', () => {
  test('is self-contained', () => {
    assertSelfContained(page);
    assert.doesNotMatch(textOf(page), /NaN|undefined|null|Infinity|SYNTHETIC/);
  });

  test('begins with the sentences, before any figure', () => {
    const text = textOf(page);
    const sentences = trainingSentences(card).join(' ');
    assert.ok(text.includes(sentences));
    assert.ok(text.indexOf(sentences) < text.indexOf('Acceptance limits'));
  });

  test('shows limits met or missed, with why', () => {
    assert.match(textOf(page), /✓ Acceptance limits met/);
    const reasons = ['It finds 80.0 % of the infected cells; the limit is 90.0 %.'];
    const text = textOf(withCard({ acceptance: { ...card.acceptance, met: false, reasons } }));
    assert.match(
      text,
      /✗ Acceptance limits missed It finds 80\.0 % of the infected cells; the limit is 90\.0 %/,
    );
    assert.match(text, /cannot be put in use unless a named person overrides/);
  });

  test('shows the confusion matrix with counts and row percentages', () => {
    assert.deepEqual(card.test.confusion, [
      [891, 33],
      [30, 1906],
    ]);
    assert.match(
      textOf(page),
      /label: Parasitized 891 ✓ 96\.4 % 33 ✗ 3\.6 % label: Uninfected 30 ✗ 1\.5 % 1,906 ✓ 98\.5 %/,
    );
  });

  test('draws every chart with title, description and labelled axes', () => {
    const charts = page.match(/<svg class="chart"[\s\S]*?<\/svg>/g) ?? [];
    assert.equal(charts.length, 5);
    for (const chart of charts) {
      assert.match(chart, /<title>[^<]+<\/title>\s*<desc>[^<]+<\/desc>/);
      assert.doesNotMatch(chart, /NaN|Infinity|undefined/);
    }
    const text = textOf(page);
    for (const label of ['Epoch', 'Loss', 'Infected cells found', 'Healthy cells wrongly marked']) {
      assert.ok(text.includes(label), label);
    }
    assert.match(text, new RegExp(`best: epoch ${card.training.bestEpoch}`));
  });

  test('lists patients, the worst first', () => {
    const start = page.indexOf('Patient by patient');
    const names = [...page.slice(start).matchAll(/<th scope="row"><bdi>(C\d+)<\/bdi><\/th>/g)].map(
      ([, name]) => name,
    );
    const worstFirst = card.test.patients.toSorted((a, b) => a.accuracy - b.accuracy);
    assert.deepEqual(
      names,
      worstFirst.map(({ patient }) => patient),
    );
  });

  test('says on how many uninfected people the limits of detection rest', () => {
    const text = textOf(page);
    assert.match(text, /The limits rest on these 8 people: the fewer there are, the higher the limits\./);
    assert.match(text, /Cells on the slide Limit of blank Limit of detection 500 \d\.\d % \d\.\d %/);
  });

  test('says how well it ranks people, and by weighed cells where that was measured', () => {
    const weighed =
      /in \d+ % of all pairs .* Where each cell counts by how sure the model is of it, in \d+ %\./;
    assert.match(textOf(page), weighed);
    const older = { ...card.test.slideLevel, weighedPatientRocAuc: null };
    assert.doesNotMatch(
      textOf(withCard({ test: { ...card.test, slideLevel: older } })),
      /how sure the model/,
    );
  });

  test('says on whom the limits rest where one uninfected person was tested', () => {
    const alone = { ...card.test.slideLevel, uninfectedPatients: 1 };
    const text = textOf(withCard({ test: { ...card.test, slideLevel: alone } }));
    assert.match(
      text,
      /On 1 person without infection it wrongly marks .* The limits rest on the healthy cells of all test patients/,
    );
    assert.doesNotMatch(text, /The limits rest on these/);
  });

  test('says what ran the network and what learnt, each once', () => {
    const training = { ...card.training, runner: 'onnxruntime', device: 'onnxruntime on cpu, 2 threads' };
    assert.match(
      textOf(withCard({ training })),
      /network: onnxruntime on cpu, 2 threads; learning: onnxruntime/,
    );
  });

  test('shows mistakes and answers as pictures with label and answer', () => {
    const { worstMistakes, predictions } = sample.pictures;
    assert.equal(page.match(/<img /g)?.length, worstMistakes.length + predictions.length);
    assert.match(textOf(page), /✗ labelled Uninfected/);
    assert.match(textOf(page), /✓ as labelled/);
  });

  test('of drawn cells says SYNTHETIC before all else', () => {
    const text = textOf(withCard({ data: { ...card.data, synthetic: true } }));
    assert.ok(text.includes('SYNTHETIC: these cells are drawn'));
    assert.ok(text.indexOf('SYNTHETIC') < text.indexOf('Smearwise Model'));
  });

  test('stands when the test has healthy cells only, of one unnamed patient, and one epoch', () => {
    const { epochs } = card.training;
    const bare = evaluate({
      classes: card.classes,
      positiveClass: card.positiveClass,
      threshold: 0.5,
      trueClass: [1, 1, 1],
      probabilities: [[0.1, 0.9], [0.2, 0.8], [0.3, 0.7]], // prettier-ignore
      patient: [null, null, null],
      seed: 1,
    });
    const page = withCard({
      test: bare,
      training: { ...card.training, epochs: epochs.slice(0, 1), bestEpoch: 1 },
    });
    assertSelfContained(page);
    const text = textOf(page);
    assert.doesNotMatch(text, /NaN|undefined|null|Infinity/);
    assert.match(text, /How many infected cells it finds is unknown: none was among the test images\./);
    assert.match(text, /both limits are unknown/);
    assert.match(text, /Healthy cells wrongly marked at most 5 % 0 % \(0 to/);
  });

  test('is not harmed by hostile names', () => {
    const hostile = `</style></svg><script>alert("x")</script>`;
    const page = withCard({
      name: hostile,
      classes: [hostile, 'Uninfected'],
      positiveClass: hostile,
      backbone: { ...card.backbone, name: hostile, licence: hostile, weights: hostile },
      data: { ...card.data, dataset: hostile, split: { ...card.data.split, name: hostile } },
      limitsOfUse: [hostile],
      test: { ...card.test, patients: card.test.patients.map((row) => ({ ...row, patient: hostile })) },
    });
    assertSelfContained(page);
    assert.doesNotMatch(page, /<script/);
  });
});

describe('the sentences of a training', () => {
  const sentencesOf = (change: {
    sensitivity?: Interval;
    specificity?: Interval;
    falseAlarmRate?: Interval;
    uninfectedPatients?: number;
    unit?: 'patient' | 'image';
  }) => {
    const { test } = card;
    const { unit = 'patient', falseAlarmRate, uninfectedPatients, ...intervals } = change;
    return trainingSentences({
      ...card,
      data: { ...card.data, split: { ...card.data.split, unit } },
      test: {
        ...test,
        intervals: { ...test.intervals, ...intervals },
        slideLevel: {
          ...test.slideLevel,
          falseAlarmRate: falseAlarmRate ?? test.slideLevel.falseAlarmRate,
          uninfectedPatients: uninfectedPatients ?? test.slideLevel.uninfectedPatients,
        },
      },
    });
  };
  const unknown: Interval = { estimate: null, low: null, high: null };

  test('say what it finds, what it wrongly marks, and on whom that was measured', () => {
    assert.deepEqual(
      sentencesOf({
        sensitivity: { estimate: 0.97, low: 0.95, high: 0.984 },
        specificity: { estimate: 0.988, low: 0.983, high: 0.992 },
        falseAlarmRate: { estimate: 0.021, low: 0.01, high: 0.04 },
        uninfectedPatients: 8,
      }),
      [
        'Of 100 infected cells it finds 97 (95 to 98).',
        'Of 1,000 healthy cells it wrongly marks 12 (8 to 17).',
        'Of 1,000 cells of people without infection (8 tested) it wrongly marks 21 (10 to 40).',
        'Measured on 26 patients it never saw.',
      ],
    );
  });

  test('count in more cells rather than round to none or all', () => {
    const [finds, marks] = sentencesOf({
      sensitivity: { estimate: 0.9981, low: 0.995, high: 0.9995 },
      specificity: { estimate: 0.99988, low: 0.9997, high: 1 },
    });
    assert.equal(finds, 'Of 1,000 infected cells it finds 998 (995 to 1,000).');
    assert.equal(marks, 'Of 10,000 healthy cells it wrongly marks 1 (0 to 3).');
    const [all] = sentencesOf({ sensitivity: { estimate: 1, low: 0.97, high: 1 } });
    assert.equal(all, 'Of 100 infected cells it finds 100 (97 to 100).');
  });

  test('say what is unknown', () => {
    const sentences = sentencesOf({ sensitivity: unknown, specificity: unknown, falseAlarmRate: unknown });
    assert.deepEqual(sentences.slice(0, 2), [
      'How many infected cells it finds is unknown: none was among the test images.',
      'How many healthy cells it wrongly marks is unknown: none was among the test images.',
    ]);
    assert.equal(sentences.length, 3);
  });

  test('warn of a split that was not by patient', () => {
    assert.match(
      sentencesOf({ unit: 'image' }).at(-1) ?? '',
      /^Measured on 2,860 images it never saw, but the split was not by patient/,
    );
  });
});
