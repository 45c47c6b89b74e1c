import type { ModelCard, ScreeningSummary, SlideSummary } from '../../contract/index.ts';
import { RARE_SHARE, slideModel, type SlideModel, slideStatistics } from '../../statistics/index.ts';
import {
  holdsImages,
  type Judgement,
  type ModelRecord,
  type ScreeningRecord,
  type Store,
} from '../../store/index.ts';

/** Making one takes some 50 ms; a review of a cell should not. */
const SLIDE_MODELS = new Map<string, SlideModel>();
const MOST_KEPT = 8;

function testedSlideModel({ sha256, test }: ModelCard): SlideModel {
  const known = SLIDE_MODELS.get(sha256);
  if (known) return known;
  const made = slideModel(test.patients);
  const [oldest] = SLIDE_MODELS.keys();
  if (oldest !== undefined && SLIDE_MODELS.size >= MOST_KEPT) SLIDE_MODELS.delete(oldest);
  SLIDE_MODELS.set(sha256, made);
  return made;
}

/** How the cells of a screening are judged. */
export function judgementOf({ request }: ScreeningRecord, { card }: ModelRecord): Judgement {
  return {
    positiveClass: card.positiveClass,
    threshold: request.threshold,
    reviewBand: request.options.reviewBand,
    rareShare: RARE_SHARE,
  };
}

/** The figures of a screening as they stand, reviews included. */
export function summariseScreening(
  store: Store,
  screening: ScreeningRecord,
  model: ModelRecord,
): ScreeningSummary {
  const { card } = model;
  const { options, threshold } = screening.request;
  const totals = store.cellGallery.totals(screening.id, judgementOf(screening, model));
  const { pending, cells: done, unreadable, skipped } = totals;
  return {
    id: screening.id,
    folder: screening.folder,
    status: screening.status,
    startedAt: screening.startedAt,
    finishedAt: screening.finishedAt,
    model: { version: model.version, name: model.name, sha256: card.sha256, synthetic: card.data.synthetic },
    positiveClass: card.positiveClass,
    threshold,
    options,
    device: screening.device,
    total: pending + done + unreadable + skipped,
    done,
    unreadable,
    skipped,
    imagesPerSecond: screening.activeSeconds > 0 ? (done + unreadable) / screening.activeSeconds : null,
    changed: screening.changed,
    replacedBy: screening.replacedBy,
    slides: summariseSlides(store, screening, model),
  };
}

/** The figures of its slides, or of those named, in order of name. */
export function summariseSlides(
  store: Store,
  screening: ScreeningRecord,
  model: ModelRecord,
  named?: ReadonlySet<string>,
): SlideSummary[] {
  const { card } = model;
  const { options, threshold } = screening.request;
  // Sensitivity and false alarms were measured at the card's threshold and hold for no other.
  const tested = threshold === card.threshold ? testedSlideModel(card) : null;
  return store.cells
    .bySlide(screening.id, judgementOf(screening, model))
    .filter((counts) => holdsImages(counts) && (named?.has(counts.slide) ?? true))
    .map(({ slide, ...counts }) => ({
      slide,
      statistics: slideStatistics({ ...counts, model: tested, minimumCells: options.minimumCells }),
    }));
}
