import type { ApiInputs, BackboneSummary, JobSummary } from '../../../src-main/contract/index.ts';
import { api } from '../../lib/api/index.ts';
import { handleError, jobs, overview, toasts } from '../../lib/managers/index.ts';
import { Resource } from '../../lib/resource.svelte.ts';
import { m } from '../../messages/index.ts';

/** The backbones of this PC, and the downloads and imports that bring more. */
export class BackboneWork {
  readonly list = new Resource<BackboneSummary[]>(() => api.backbones.list());
  #failed = $state.raw<JobSummary>();
  #unknownFile = $state<string>();

  /** The download or import that failed last. */
  get failed(): JobSummary | undefined {
    return this.#failed;
  }

  /** A file that the catalogue does not know, so that a person must say what pictures it takes. */
  get unknownFile(): string | undefined {
    return this.#unknownFile;
  }

  /** Loads, and follows what jobs bring; returns what ends it. */
  start(): () => void {
    void this.list.load();
    return jobs.onEnded((job) => {
      this.#ended(job);
    });
  }

  /** The download of this backbone that waits or runs. */
  downloadOf(name: string): JobSummary | undefined {
    return jobs.active.find(({ kind, subject }) => kind === 'backbone-download' && subject.name === name);
  }

  async download(backbone: string): Promise<void> {
    await this.#begin(() => api.backbones.download({ backbone }));
  }

  async import(request: ApiInputs['backbones']['import']): Promise<void> {
    await this.#begin(() => api.backbones.import(request));
  }

  /** The person was asked about the unknown file, whatever the answer. */
  forgetUnknown(): void {
    this.#unknownFile = undefined;
  }

  async #begin(start: () => Promise<unknown>): Promise<void> {
    this.#failed = undefined;
    try {
      await start();
    } catch (error) {
      handleError(error);
    }
  }

  #ended(job: JobSummary): void {
    if (job.kind !== 'backbone-download' && job.kind !== 'backbone-import') return;
    if (job.status === 'finished') {
      void this.list.load();
      void overview.load();
      toasts.show(m.models.backboneReady(job.subject.label));
    } else if (job.status === 'failed') {
      // That more must be known of a file is no failure: the person is asked.
      if (job.kind === 'backbone-import' && job.error?.code === 'usage') this.#unknownFile = job.subject.name;
      else this.#failed = job;
    }
  }
}
