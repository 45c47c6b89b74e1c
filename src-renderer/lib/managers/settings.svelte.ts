import type { ApiInputs, AppSettings } from '../../../src-main/contract/index.ts';
import { changeLanguage } from '../../messages/change-language.ts';
import { api } from '../api/index.ts';
import { Resource } from '../resource.svelte.ts';
import { handleError } from './handle-error.ts';

/** The settings of this PC. */
class SettingsManager extends Resource<AppSettings> {
  constructor() {
    super(() => api.settings.get());
  }

  /** Changes what is named. True where it was kept. */
  async change(changes: ApiInputs['settings']['set']): Promise<boolean> {
    try {
      const changed = await api.settings.set(changes);
      this.set(changed);
      changeLanguage(changed.language);
      return true;
    } catch (error) {
      handleError(error);
      return false;
    }
  }
}

export const settings = new SettingsManager();
