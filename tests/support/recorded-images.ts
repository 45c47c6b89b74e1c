import { sha256 } from '../../src-main/base/index.ts';
import { DEFAULT_NAMING, openNaming } from '../../src-main/services/datasets/index.ts';
import type { Store } from '../../src-main/store/index.ts';

/** Records images below `folder` as an import would, as the dataset `clinic`, without any files. */
export async function recordPaths(
  store: Store,
  folder: string,
  paths: readonly string[],
  naming = DEFAULT_NAMING,
): Promise<void> {
  const reader = await openNaming(naming, folder);
  const request = { naming, name: 'clinic', folder, positiveClass: 'Parasitized', synthetic: false };
  const { id } = store.datasets.create(request);
  const content = { bytes: 1, modifiedMs: 1, format: 'png', width: 40, height: 40, perceptualHash: null };
  const unknown = { className: null, patient: null, slide: null };
  store.images.save(
    id,
    paths.map((path) => ({ path, ...content, sha256: sha256(path), ...(reader.originOf(path) ?? unknown) })),
  );
}
