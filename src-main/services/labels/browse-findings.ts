import { AppError } from '../../base/index.ts';
import type { LabelCheck, LabelFilter, LabelFinding } from '../../contract/index.ts';
import { isAtWork, type Store } from '../../store/index.ts';
import type { Workspace } from '../workspace/index.ts';

/** The newest finished check of a dataset; undefined where there is none. Throws `not-found` for the dataset. */
export function latestCheck(store: Store, name: string): LabelCheck | undefined {
  const dataset = store.datasets.require(name);
  const check = store.labelChecks.latest(dataset.id);
  if (!check) return undefined;
  const { id, summary, finishedAt } = check;
  return { ...summary, id, dataset: name, finishedAt, decisions: store.labelFindings.counts(id) };
}

/** Whether a check of a dataset is under way, or broke off because its process was killed; null: neither. */
export function unfinishedCheck({ home, store }: Workspace, name: string): 'running' | 'interrupted' | null {
  const { id } = store.datasets.require(name);
  if (isAtWork(home, { kind: 'labels', id })) return 'running';
  return store.labelChecks.unfinished(id) ? 'interrupted' : null;
}

/** As `latestCheck`; throws `not-found` where there is none. */
export function requireCheck(store: Store, name: string): LabelCheck {
  const check = latestCheck(store, name);
  if (check) return check;
  throw new AppError('not-found', `The labels of "${name}" have not been checked yet.`, {
    nextStep: 'Check them first.',
    onCommandLine: `smearwise dataset labels ${name}`,
  });
}

/** One page of the suspects of the newest check, the most suspicious first; none where there is no check. */
export function labelFindings(
  store: Store,
  request: { dataset: string; filter: LabelFilter; offset: number; limit: number },
): { total: number; rows: LabelFinding[] } {
  const check = latestCheck(store, request.dataset);
  return check ? store.labelFindings.page(check.id, request.filter, request) : { total: 0, rows: [] };
}
