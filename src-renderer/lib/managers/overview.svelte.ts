import type { Overview } from '../../../src-main/contract/index.ts';
import { api } from '../api/index.ts';
import { Resource } from '../resource.svelte.ts';
import { jobs } from './jobs.svelte.ts';

const REFRESHED_MS = 5 * 60 * 1000;

/** What is going on: for the Home screen, the top bar and the number beside Review. */
class OverviewManager extends Resource<Overview> {
  constructor() {
    super(() => api.app.overview());
  }

  /**
   * Loads, again whenever a job ends, and now and then for what goes wrong by itself; returns what ends it. Screens call
   * `load` after changes of theirs.
   */
  start(): () => void {
    void this.load();
    const timer = setInterval(() => void this.load(), REFRESHED_MS);
    const stop = jobs.onEnded(() => {
      void this.load();
    });
    return () => {
      clearInterval(timer);
      stop();
    };
  }
}

export const overview = new OverviewManager();
