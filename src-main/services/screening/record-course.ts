import { type Store, unsealing } from '../../store/index.ts';

type Ended = 'finished' | 'stopped' | 'failed';

const ACTOR = 'screening';
const ENDED: Readonly<Record<Ended, string>> = {
  finished: 'screening finished',
  stopped: 'screening stopped',
  failed: 'screening failed',
};

/** Records that a screening begins or goes on, in the audit log too. */
export function recordBegin(store: Store, id: number, device: string): void {
  store.transaction(() => {
    const { folder, version, status } = store.screenings.require(id);
    const { done, unreadable } = store.cells.counts(id);
    store.screenings.begin(id, device);
    store.audit.append(
      ACTOR,
      done + unreadable > 0 ? 'screening went on' : 'screening begun',
      subjectOf(id),
      {
        ...{ folder, model: `v${version}`, device, done, former: status },
        ...unsealing({ kind: 'screening', id }),
      },
    );
  });
}

/** Records how a screening ended, in the audit log too; the rows of a finished one are sealed there. */
export function recordEnd(
  store: Store,
  id: number,
  status: Ended,
  { finishedAt, detail = {} }: { finishedAt?: string; detail?: object } = {},
): void {
  store.transaction(() => {
    store.screenings.end(id, status, finishedAt);
    const counts = { ...store.cells.counts(id), ...detail };
    const sealed = status === 'finished' ? [{ kind: 'screening' as const, id }] : [];
    store.audit.append(ACTOR, ENDED[status], subjectOf(id), counts, sealed);
  });
}

function subjectOf(id: number): string {
  return `screening ${id}`;
}
