import type { Overview } from '../../../src-main/contract/index.ts';
import { api } from '../api/index.ts';
import { Resource } from '../resource.svelte.ts';
import { jobs } from './jobs.svelte.ts';

/** What is going on: for the Home screen, the top bar and the number beside Review. */
class OverviewManager extends Resource<Overview> {
  constructor() {
    super(() => api.app.overview());
  }

  /** Loads, and again whenever a job ends; returns what ends it. Screens call `load` after changes of theirs. */
  start(): () => void {
    void this.load();
    return jobs.onEnded(() => {
      void this.load();
    });
  }
}

export const overview = new OverviewManager();
