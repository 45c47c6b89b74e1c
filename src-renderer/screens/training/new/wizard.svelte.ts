import type { Device, Recipe, SplitSummary, TrainingPreset } from '../../../../src-main/contract/index.ts';
import { api } from '../../../lib/api/index.ts';
import { devices } from '../../../lib/managers/index.ts';
import { Resource } from '../../../lib/resource.svelte.ts';
import { m } from '../../../messages/index.ts';
import { asKind, chosenPreset, type Draft, readDraft, splitMethod } from './draft.ts';
import { Estimates, type EstimateRequest } from './estimates.svelte.ts';
import { NUMBER_SETTINGS, type NumberSettingId, withShownValue } from './number-settings.ts';
import type { WizardFacts } from './steps.ts';

const KEPT = 'smearwise-new-training';

/** The choices for a new training, kept while the window is open, and what the application says to them. */
export class Wizard {
  #draft = $state.raw<Draft>(readDraft(sessionStorage.getItem(KEPT)));
  /** What was typed into fields that cannot take it. */
  #faulty = $state.raw<ReadonlyMap<NumberSettingId, number | null>>(new Map());
  #wantedKind = $state.raw<Recipe['kind']>('quick');
  readonly datasets = new Resource(() => api.datasets.list());
  readonly presets = new Resource(() => api.training.presets());
  readonly backbones = new Resource(() => api.backbones.list());
  readonly defaults = new Resource(() =>
    api.training.defaultRecipe({ kind: this.#wantedKind, backbone: this.backbone ?? '' }),
  );
  readonly splits = new Resource(() => this.#askSplits());
  readonly preview = new Resource(() => this.#askPreview());
  readonly estimates = new Estimates();

  get draft(): Draft {
    return this.#draft;
  }

  /** A value that a field cannot take, while it shows it. */
  get faulty(): ReadonlyMap<NumberSettingId, number | null> {
    return this.#faulty;
  }

  /** Of the kind whose defaults were asked for last. */
  get wantedKind(): Recipe['kind'] {
    return this.#wantedKind;
  }

  readonly dataset = $derived.by(() => this.datasets.value?.find(({ name }) => name === this.#draft.dataset));
  readonly preset = $derived.by((): TrainingPreset | undefined =>
    chosenPreset(this.presets.value?.presets ?? [], this.#draft.preset),
  );
  readonly recipe = $derived.by((): Recipe | undefined => this.#draft.recipe ?? this.preset?.recipe);
  readonly backbone = $derived.by((): string | undefined => this.#draft.backbone ?? this.preset?.backbone);

  /** The split that was chosen; null = a new one; undefined until it is known. */
  readonly split = $derived.by((): SplitSummary | null | undefined => {
    const known = this.splits.value;
    if (known?.dataset !== this.#draft.dataset) return undefined;
    if (this.#draft.split === null) return null;
    return known.splits.find(({ name }) => name === this.#draft.split);
  });

  readonly facts = $derived.by((): WizardFacts => {
    const estimate = this.request && this.estimates.get(this.request);
    return {
      dataset: this.dataset,
      split: this.split,
      preview: this.preview.loading ? undefined : this.preview.value,
      previewError: this.preview.error,
      sharesFit: splitMethod(this.#draft.newSplit) !== undefined,
      hasRecipe: this.recipe !== undefined,
      faultyFields: this.#faulty.size,
      estimateError: estimate && 'error' in estimate ? estimate.error : undefined,
      deviceMissing: this.deviceMissing !== undefined,
    };
  });

  /** What the training would be asked for with; undefined before it can be. */
  readonly request = $derived.by((): EstimateRequest | undefined =>
    this.recipe === undefined ? undefined : this.requestFor(this.recipe),
  );

  /** The device that was chosen; undefined: the best one, or its list is not known yet. */
  readonly device = $derived.by((): Device | undefined =>
    devices.value?.find(({ id }) => id === this.#draft.device),
  );

  /** Why the chosen device cannot be used; undefined where it can. */
  readonly deviceMissing = $derived.by((): string | undefined => {
    if (this.#draft.device === null || devices.value === undefined || this.device?.available === true)
      return undefined;
    return this.device?.reason ?? m.training.wizard.blocked.device;
  });

  /** The same data learned from by another recipe. */
  requestFor(recipe: Recipe, backbone = this.backbone): EstimateRequest | undefined {
    const { dataset } = this.#draft;
    const split = this.split?.name;
    if (dataset === null || split === undefined || backbone === undefined) return undefined;
    const { runner: engine, device } = this.device ?? { runner: 'auto', device: 'auto' };
    return { dataset, split, backbone, recipe, engine, device };
  }

  /** Loads what the steps offer; `dataset` was named in the address. */
  async open(dataset: string | undefined): Promise<void> {
    void this.presets.load();
    void this.backbones.load();
    void devices.load();
    await this.datasets.load();
    const only = this.datasets.value?.length === 1 ? this.datasets.value[0]?.name : undefined;
    const wanted = dataset ?? this.#draft.dataset ?? only;
    if (wanted === undefined) return;
    if (wanted === this.#draft.dataset) await this.splits.load();
    else await this.chooseDataset(wanted);
  }

  /** Another dataset: its newest split is proposed, or a new one where it has none. */
  async chooseDataset(dataset: string): Promise<void> {
    this.change({ dataset, split: null });
    await this.splits.load();
    if (this.#draft.dataset !== dataset) return;
    const newest = this.splits.value?.splits.toSorted((a, b) => b.createdAt.localeCompare(a.createdAt))[0];
    if (newest !== undefined) this.change({ split: newest.name });
  }

  change(changes: Partial<Draft>): void {
    this.#draft = { ...this.#draft, ...changes };
    sessionStorage.setItem(KEPT, JSON.stringify(this.#draft));
  }

  /** A preset takes the place of all that was changed under Advanced; the acceptance limits stay. */
  choosePreset({ id, recipe }: TrainingPreset): void {
    const acceptance = this.recipe?.acceptance ?? recipe.acceptance;
    this.#faulty = new Map([...this.#faulty].filter(([field]) => field in recipe.acceptance));
    this.change({ preset: id, backbone: null, recipe: { ...recipe, acceptance } });
  }

  /** Other feature maps, another input size and, where the network learns, another head belong to another backbone. */
  async chooseBackbone(backbone: string): Promise<void> {
    const { recipe } = this;
    if (recipe === undefined) return;
    const changed = { ...recipe, taps: [], inputSize: null };
    this.change({ backbone, recipe: changed.kind === 'standard' ? { ...changed, cut: null } : changed });
    if (recipe.kind === 'quick') return;
    const defaults = await this.#askDefaults(recipe.kind);
    if (defaults === undefined || this.recipe?.kind !== recipe.kind) return;
    const { hidden } = defaults.head;
    this.changeRecipe((old) => ({ ...old, head: { ...old.head, hidden } }));
  }

  /** Whether a head learns, or the network too. */
  async chooseKind(kind: Recipe['kind']): Promise<void> {
    const defaults = await this.#askDefaults(kind);
    if (defaults === undefined) return;
    this.#faulty = new Map();
    this.changeRecipe((recipe) => asKind(recipe, defaults));
  }

  changeRecipe(change: (recipe: Recipe) => Recipe): void {
    if (this.recipe !== undefined) this.change({ recipe: change(this.recipe) });
  }

  /** What was typed into a number field; one that cannot be used is kept apart until it is put right. */
  enter(id: NumberSettingId, shown: number | null): void {
    if (this.recipe === undefined) return;
    const changed = withShownValue(NUMBER_SETTINGS[id], this.recipe, shown);
    const faulty = new Map(this.#faulty);
    if (changed === undefined) faulty.set(id, shown);
    else faulty.delete(id);
    this.#faulty = faulty;
    if (changed !== undefined) this.change({ recipe: changed });
  }

  /** Divides the dataset as previewed, and chooses that split. */
  async makeSplit(): Promise<void> {
    const method = splitMethod(this.#draft.newSplit);
    const { dataset } = this.#draft;
    if (method === undefined || dataset === null) return;
    const made = await api.datasets.split({ dataset, method });
    await this.splits.load();
    this.change({ split: made.name });
  }

  /** Starts the training and forgets the choices; answers its number. */
  async start(): Promise<number | undefined> {
    if (this.request === undefined) return undefined;
    const { name } = this.#draft;
    const started = await api.training.start({ ...this.request, name: name.trim() || null });
    sessionStorage.removeItem(KEPT);
    return started.training;
  }

  /** Undefined where they could not be had, or another backbone was chosen meanwhile. */
  async #askDefaults(kind: Recipe['kind']): Promise<Recipe | undefined> {
    const { backbone } = this;
    this.#wantedKind = kind;
    await this.defaults.load();
    const { value, error } = this.defaults;
    return error === undefined && value?.kind === kind && backbone === this.backbone ? value : undefined;
  }

  async #askSplits(): Promise<{ dataset: string; splits: SplitSummary[] }> {
    const dataset = this.#draft.dataset ?? '';
    return { dataset, splits: (await api.datasets.show({ dataset })).splits };
  }

  async #askPreview() {
    const method = splitMethod(this.#draft.newSplit);
    if (method === undefined || this.#draft.dataset === null) return undefined;
    return api.datasets.splitPreview({ dataset: this.#draft.dataset, method });
  }
}
