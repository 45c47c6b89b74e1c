import type { English } from '../en/index.ts';
import type { Translation } from '../overlay.ts';
import { plural } from '../plural.ts';

export const frame: Translation<English['frame']> = {
  skipToWork: 'Zum Arbeitsbereich springen',
  navigation: 'Bereiche',
  home: 'Übersicht',
  screen: 'Untersuchen',
  review: 'Nachprüfen',
  reviewWaiting: (count) => plural(count, { one: '# Zelle nachzuprüfen', other: '# Zellen nachzuprüfen' }),
  datasets: 'Datensammlungen',
  train: 'Anlernen',
  models: 'Modellversionen',
  activity: 'Verlauf',
  settings: 'Einstellungen',
  model: 'Modell',
  noModel: 'Kein Modell im Einsatz',
  device: 'Recheneinheit',
  nothingRuns: 'Zurzeit läuft nichts.',
  stop: 'Anhalten',
  keyboard: 'Tastatur',
};
