import type { ImageFinding, Part } from '../src-main/contract/index.ts';
import { type ImageRecord, openStore, type Store } from '../src-main/store/index.ts';
import { sha256 } from '../src-main/base/index.ts';
import { classifyAll, foundFiles, JUDGEMENT, startScreening } from '../tests/store/screening.ts';

const AT_ONCE = 20_000;
const LARGE = { cells: 600_000, slides: 600 };
const USUAL = { cells: 20_000, slides: 20, screenings: 20 };
export const CELLS = LARGE.cells + USUAL.cells * USUAL.screenings;
export const IMAGES = 100_000;
const REVIEWED = 300;
const PATIENTS = 200;
const JOBS = 10_000;

/** What a laboratory has after a year or two. */
export interface LargeHome {
  /** Number of the screening of 600,000 cells. */
  readonly screening: number;
  readonly slide: string;
  readonly dataset: string;
  readonly split: string;
  readonly patient: string;
}

/** Fills a data folder with a million cells, a hundred thousand labelled images and ten thousand past jobs. */
export function fillHome(home: string): LargeHome {
  const store = openStore(home);
  try {
    const screening = addScreening(store, LARGE.cells, LARGE.slides);
    for (let number = 0; number < USUAL.screenings; number++) addScreening(store, USUAL.cells, USUAL.slides);
    addJobs(store);
    return { screening, slide: 'slide-000', ...addDataset(store), patient: 'C7' };
  } finally {
    store.close();
  }
}

function addScreening(store: Store, cells: number, slides: number): number {
  const { id } = startScreening(store, `/slides/${cells}`);
  const files = foundFiles(cells, slides);
  for (let from = 0; from < cells; from += AT_ONCE) store.cells.add(id, files.slice(from, from + AT_ONCE));
  classifyAll(store, id, AT_ONCE);
  store.screenings.end(id, 'finished');
  review(store, id);
  // As a screening does when it ends: the figures are counted once.
  store.cells.bySlide(id, JUDGEMENT);
  return id;
}

/** A person's class for some cells of the first slide. */
function review(store: Store, screeningId: number): void {
  const { rows } = store.cellGallery.page(
    { screeningId, slide: 'slide-000', show: 'doubtful', order: 'doubt', offset: 0, limit: REVIEWED },
    JUDGEMENT,
  );
  store.reviews.save(rows.map(({ id }) => ({ id, reviewedClass: 'Parasitized', reviewer: 'Ada' })));
}

function addDataset(store: Store): { dataset: string; split: string } {
  const dataset = store.datasets.create({
    ...{ name: 'large', folder: '/cells', naming: { kind: 'none' }, synthetic: true },
    positiveClass: 'Parasitized',
  });
  const images = Array.from({ length: IMAGES }, (_, number) => imageOf(number));
  for (let from = 0; from < IMAGES; from += AT_ONCE)
    store.images.save(dataset.id, images.slice(from, from + AT_ONCE));
  store.images.judge(
    dataset.id,
    images.filter((_, number) => number % 50 === 0).map(({ path }) => findingOf(path)),
  );
  const parts = new Map([...store.datasets.images(dataset)].map(({ id, patient }) => [id, partOf(patient)]));
  const summary = {
    ...{ dataset: 'large', name: 'first', unit: 'patient' as const, createdAt: new Date().toISOString() },
    ...{ method: { kind: 'ratio' as const, train: 0.7, validation: 0.2, test: 0.1, seed: 1 } },
    ...{ parts: [], warnings: [] },
  };
  store.splits.create(dataset.id, summary, parts);
  return { dataset: 'large', split: 'first' };
}

function imageOf(number: number): ImageRecord {
  const className = number % 2 === 0 ? 'Parasitized' : 'Uninfected';
  const patient = `C${number % PATIENTS}`;
  return {
    ...{ path: `${className}/${patient}_cell_${String(number).padStart(7, '0')}.png`, className, patient },
    ...{ bytes: 9000, modifiedMs: 1, sha256: sha256(String(number)), format: 'png', width: 130, height: 130 },
    ...{ perceptualHash: null, slide: `${patient}-${number % 3}` },
  };
}

function findingOf(path: string): ImageFinding {
  return { path, problem: 'duplicate', leftOut: false, detail: 'the same as another', other: path };
}

function partOf(patient: string | null): Part {
  const number = Number(patient?.slice(1)) % 10;
  return number < 7 ? 'train' : number < 9 ? 'validation' : 'test';
}

function addJobs(store: Store): void {
  store.transaction(() => {
    for (let number = 0; number < JOBS; number++) {
      const subject = { name: String(number % 30), label: 'slides' };
      const { id } = store.jobs.create({
        kind: 'screening',
        subject,
        task: { kind: 'screening', screening: 1 },
      });
      store.jobs.begin(id);
      const result = { kind: 'screening', folder: '/reports' } as const;
      store.jobs.end(id, { status: 'finished', progress: null, error: null, result });
    }
  });
}
