import { type AppSettings, screeningOptionsSchema, settingsSchema } from '../../contract/index.ts';
import type { Store, StoreReader } from '../../store/index.ts';

const KEY = 'app settings';

/** The settings, or what holds until someone changes them. */
export function readSettings(store: Pick<StoreReader, 'settings'>): AppSettings {
  const { minimumCells, reviewBand } = screeningOptionsSchema.parse({});
  const initial: AppSettings = { minimumCells, reviewBand, language: null, reviewer: '' };
  return store.settings.get(KEY, settingsSchema) ?? initial;
}

/** Changes what is named; the former values are in the audit log. */
export function changeSettings(
  store: Pick<Store, 'settings' | 'transaction' | 'audit'>,
  changes: { readonly [Name in keyof AppSettings]?: AppSettings[Name] | undefined },
): AppSettings {
  return store.transaction(() => {
    const old = readSettings(store);
    const named = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const settings = settingsSchema.parse({ ...old, ...named });
    store.settings.set(KEY, settings);
    store.audit.append(settings.reviewer || 'this PC', 'settings changed', 'settings', {
      old,
      new: settings,
    });
    return settings;
  });
}
