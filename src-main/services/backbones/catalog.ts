import { appFile, AppError } from '../../base/index.ts';
import type { BackboneSummary, CatalogEntry } from '../../contract/index.ts';
import { loadCatalog } from '../../engine/backbones/index.ts';
import type { Store } from '../../store/index.ts';
import { listCards } from './built-in.ts';

/** The catalogue that comes with Smearwise. */
export const CATALOG_FILE = appFile('models/catalog.json');

/** The catalogue in its order, each with what is on this PC, then what was imported from elsewhere or is built in. */
export async function listBackbones(store: Store, catalogFile = CATALOG_FILE): Promise<BackboneSummary[]> {
  const catalog = await loadCatalog(catalogFile);
  const imported = listCards(store);
  const ofCatalog = catalog.map(({ name, family, inputSize, bytes, licence, url, note }) => {
    const card = imported.find((candidate) => candidate.name === name);
    const state = { imported: card !== undefined, verified: card?.verified ?? null };
    return {
      ...{ name, family, inputSize, bytes, licence },
      ...state,
      downloadable: url !== null,
      note: note ?? null,
    };
  });
  const others = imported
    .filter(({ name }) => catalog.every((entry) => entry.name !== name))
    .map(({ name, family, inputSize, bytes, licence, verified, weights }) => ({
      ...{ name, family, inputSize, bytes, licence, verified },
      ...{ imported: true, downloadable: false },
      note: weights === 'random' ? 'Random weights: far weaker than a trained network.' : null,
    }));
  return [...ofCatalog, ...others];
}

/** The catalogue's entry of this name. Throws `not-found` naming those that there are. */
export async function requireEntry(name: string, catalogFile: string): Promise<CatalogEntry> {
  const catalog = await loadCatalog(catalogFile);
  const entry = catalog.find((candidate) => candidate.name === name);
  if (entry) return entry;
  throw new AppError('not-found', `The catalogue has no backbone "${name}".`, {
    nextStep: `It has: ${catalog.map((candidate) => candidate.name).join(', ')}.`,
  });
}
