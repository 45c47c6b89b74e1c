import type { ErrorBody } from '../../../src-main/contract/index.ts';
import { api } from '../../lib/api/index.ts';
import { handleError } from '../../lib/managers/index.ts';
import { Resource } from '../../lib/resource.svelte.ts';
import { type ImportObstacle, importObstacle, recognisePositive, suggestName } from './import-form.ts';
import { firstNamingForm, type NamingForm, namingOf } from './naming-form.ts';

const TYPING_PAUSE_MS = 300;

/** An import that is being thought about: what was chosen, and what the folder would come to. */
export class ImportDraft {
  folder = $state<string | null>(null);
  name = $state('');
  form = $state.raw<NamingForm>(firstNamingForm());
  chosenPositive = $state<string | null>(null);
  synthetic = $state(false);
  starting = $state(false);
  /** What was looked at last, to tell whether the preview fits what is chosen now. */
  #looked = $state('');
  readonly naming = $derived(namingOf(this.form));
  readonly #wanted = $derived(JSON.stringify([this.folder, this.naming]));

  readonly known = new Resource(() => api.datasets.list());
  readonly preview = new Resource(() => {
    const [folder, naming] = [this.folder, this.naming];
    if (folder === null || naming === undefined) throw new Error('nothing to look at');
    return api.datasets.namingPreview({ folder, naming });
  });

  /** A folder that was just chosen is looked at at once; what is typed when it pauses. */
  get pauseMs(): number {
    return this.#wanted === '' || this.preview.value === undefined ? 0 : TYPING_PAUSE_MS;
  }

  get #taken(): string[] {
    return this.known.value?.map(({ name }) => name) ?? [];
  }

  get positiveClass(): string | null {
    const classes = this.preview.value?.classes ?? [];
    return this.chosenPositive ?? recognisePositive(classes);
  }

  /** Why the folder could not be looked at. */
  get failure(): ErrorBody | undefined {
    return this.preview.error;
  }

  /** The failure, where it is about the pattern, levels or list rather than the folder. */
  get namingError(): string | undefined {
    const { failure, form } = this;
    if (failure === undefined || form.kind === 'none') return undefined;
    const isOfNaming = failure.code === 'usage' || form.kind === 'manifest';
    return isOfNaming ? failure.message : undefined;
  }

  get obstacle(): ImportObstacle | undefined {
    if (this.failure !== undefined && this.namingError === undefined) return 'failed';
    const isCurrent = this.#looked === this.#wanted;
    return importObstacle({
      folder: this.folder,
      name: this.name,
      taken: this.#taken,
      hasNaming: this.naming !== undefined && this.namingError === undefined,
      preview: isCurrent ? this.preview.value : undefined,
      positiveClass: this.positiveClass,
    });
  }

  choose(folder: string): void {
    if (folder === this.folder) return;
    const isOwnName = this.folder !== null && this.name !== suggestName(this.folder, this.#taken);
    this.folder = folder;
    this.chosenPositive = null;
    if (!isOwnName) this.name = suggestName(folder, this.#taken);
  }

  async look(): Promise<void> {
    const wanted = this.#wanted;
    await this.preview.load();
    if (wanted === this.#wanted) this.#looked = wanted;
  }

  /** Starts the import; answers its job, or undefined where it was refused. */
  async start(): Promise<number | undefined> {
    const { folder, naming } = this;
    if (this.obstacle !== undefined || folder === null || naming === undefined) return undefined;
    this.starting = true;
    try {
      const { job } = await api.datasets.import({
        folder,
        name: this.name.trim(),
        naming,
        positiveClass: this.positiveClass,
        synthetic: this.synthetic,
      });
      return job;
    } catch (error) {
      handleError(error);
      return undefined;
    } finally {
      this.starting = false;
    }
  }
}
