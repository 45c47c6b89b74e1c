import type { ModelDetail, ModelSummary } from '../../../src-main/contract/index.ts';
import { api } from '../../lib/api/index.ts';
import { handleError, overview, toasts } from '../../lib/managers/index.ts';
import { m } from '../../messages/index.ts';

/** Putting a version in use, asking for a responsible person where it misses its limits. */
export class Promotion {
  readonly #onDone: () => void;
  #asked = $state.raw<ModelDetail>();
  #busy = $state<string>();

  /** `onDone` is called after each change of the version in use. */
  constructor(onDone: () => void) {
    this.#onDone = onDone;
  }

  /** The version for which a name and a reason are asked. */
  get asked(): ModelDetail | undefined {
    return this.#asked;
  }

  /** The version that is being put in use. */
  get busy(): string | undefined {
    return this.#busy;
  }

  /** Puts a version in use, or asks first who is responsible. */
  async begin(version: string): Promise<void> {
    try {
      const detail = await api.models.show({ version });
      if (detail.summary.acceptanceMet) await this.#use(version, null);
      else this.#asked = detail;
    } catch (error) {
      handleError(error);
    }
  }

  /** Puts the version that was asked about in use. */
  async override(by: string, reason: string): Promise<void> {
    const version = this.#asked?.summary.version;
    if (version === undefined) return;
    try {
      await this.#use(version, { by, reason });
      this.#asked = undefined;
    } catch (error) {
      handleError(error);
    }
  }

  cancel(): void {
    this.#asked = undefined;
  }

  async #use(version: string, override: { by: string; reason: string } | null): Promise<void> {
    const former = await inUse();
    this.#busy = version;
    try {
      await api.models.use({ version, override });
    } finally {
      this.#busy = undefined;
    }
    this.#changed();
    const text = m.models.nowInUse(version);
    // Nobody else can answer for a version that misses its limits, so that one is not taken back without being asked.
    if (former?.acceptanceMet && former.version !== version)
      toasts.showUndoable(text, () => this.#takeBack(former.version, version));
    else toasts.show(text);
  }

  /** Undoes a change, unless there was another one since. */
  async #takeBack(former: string, version: string): Promise<void> {
    const now = (await inUse())?.version;
    if (now !== undefined && now !== version) {
      toasts.show(m.models.changedSince(now));
      return;
    }
    await api.models.use({ version: former });
    this.#changed();
    toasts.show(m.models.backInUse(former));
  }

  #changed(): void {
    void overview.load();
    this.#onDone();
  }
}

async function inUse(): Promise<ModelSummary | undefined> {
  return (await api.models.list()).find(({ status }) => status === 'in-use');
}
