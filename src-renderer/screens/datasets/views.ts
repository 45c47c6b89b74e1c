import type { ApiOutputs } from '../../../src-main/contract/index.ts';
import type { Query } from './image-filter.ts';

export const VIEWS = ['overview', 'images', 'findings', 'labels', 'splits'] as const;
/** What shows of a dataset. */
export type View = (typeof VIEWS)[number];
/** Everything about a dataset but its images. */
export type DatasetDetail = ApiOutputs['datasets']['show'];

/** The view that an address asks for; the overview where it asks for none of ours. */
export function viewOf(query: Query): View {
  return VIEWS.find((view) => view === query['show']) ?? 'overview';
}
