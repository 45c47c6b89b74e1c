import type {
  CellResult,
  FoundFile,
  Judgement,
  PendingCell,
  ScreeningRecord,
  Store,
} from '../../src-main/store/index.ts';
import { screeningOptionsSchema } from '../../src-main/contract/index.ts';
import { sha256 } from '../../src-main/base/index.ts';
import { sampleCard } from '../support/sample-reports.ts';

export const JUDGEMENT: Judgement = {
  positiveClass: 'Parasitized',
  threshold: 0.5,
  reviewBand: [0.2, 0.8],
  rareShare: 0.02,
};

const REQUEST = {
  options: screeningOptionsSchema.parse({}),
  threshold: 0.5,
  slides: { kind: 'folder' } as const,
};

const card = sampleCard();

/** A screening by a made-up model; the same model for all screenings of a store. */
export function startScreening(store: Store, folder = '/slides'): ScreeningRecord {
  const [model = store.models.register(card, [], null)] = store.models.list();
  return store.screenings.create({ folder, version: model.number, request: REQUEST });
}

/** `cells` files on `slides` slides, in turn, so that neighbouring files lie on different slides. */
export function foundFiles(cells: number, slides: number): FoundFile[] {
  return Array.from({ length: cells }, (_, i) => {
    const slide = `slide-${String(i % slides).padStart(3, '0')}`;
    return { path: `${slide}/cell_${String(i).padStart(7, '0')}.png`, slide, skipReason: null, sha256: null };
  });
}

/** The made-up answer for a cell; every tenth is unreadable. It depends on the number in its path alone. */
export function resultOf({ id, path }: Pick<PendingCell, 'id' | 'path'>): CellResult {
  const number = Number(/\d+(?=\.png$)/.exec(path)?.[0]);
  const hash = sha256(path);
  if (number % 10 === 0) return { id, sha256: hash, reason: `cell ${number} is cut off` };
  const probability = ((number * 7919) % 10007) / 10007;
  const predictedClass = probability >= JUDGEMENT.threshold ? 'Parasitized' : 'Uninfected';
  return { id, sha256: hash, predictedClass, probability };
}

/** Records the made-up answers of all pending cells. */
export function classifyAll(store: Store, screeningId: number, batch = 1000): void {
  for (;;) {
    const pending = store.cells.nextPending(screeningId, 0, batch);
    if (pending.length === 0) return;
    store.cells.record(pending.map(resultOf));
  }
}
