import { basename, dirname, extname, join } from 'node:path';
import {
  AppError,
  downloadFile,
  type JobContext,
  readRequiredFile,
  removeFile,
  speakingOf,
  throwIfCancelled,
} from '../../base/index.ts';
import type { BackboneCard, Normalisation } from '../../contract/index.ts';
import { importTrunk, loadCatalog } from '../../engine/backbones/index.ts';
import type { Store } from '../../store/index.ts';
import { CATALOG_FILE, requireEntry } from './catalog.ts';
import { register } from './register.ts';

export interface BackboneImportRequest {
  /** An ONNX classification network. */
  file: string;
  /** Name on this PC; default: the catalogue's, or the file's without its ending. */
  name?: string | undefined;
  /** The following are for a file that the catalogue does not know. */
  family?: string | undefined;
  /** Side of the square input in pixels. */
  inputSize?: number | undefined;
  normalisation?: Normalisation | undefined;
}

/**
 * Takes in a network without its ImageNet classifier. A file of the catalogue is recognised by its SHA-256. Throws
 * `not-found`, `corrupt` or `invalid-input` for the file, `usage` where an unknown file needs input size and
 * normalisation, `conflict` where the name belongs to another network; then nothing is recorded.
 */
export async function importBackbone(
  store: Store,
  request: BackboneImportRequest,
  job: JobContext,
  catalogFile = CATALOG_FILE,
): Promise<BackboneCard> {
  const { file, name, family, inputSize, normalisation } = request;
  const catalog = await loadCatalog(catalogFile);
  const source = await readRequiredFile(file, 'The network');
  throwIfCancelled(job);
  job.log(`Reading the network "${file}"`);
  const fallbackName = name ?? basename(file, extname(file));
  const backbone = await speakingOf(file, () =>
    importTrunk(source, {
      ...{ catalog, name: fallbackName },
      ...(inputSize === undefined ? {} : { inputSize }),
      ...(normalisation && { normalisation }),
    }),
  );
  const { verified } = backbone.card;
  const card: BackboneCard = {
    ...backbone.card,
    name: name ?? backbone.card.name,
    family: verified ? backbone.card.family : (family ?? backbone.card.family),
  };
  throwIfCancelled(job);
  return register(store, { ...backbone, card });
}

/**
 * Downloads a network of the catalogue, verifies it and imports it; a stopped download goes on where it stopped.
 * Throws `not-found`, `unavailable`, `corrupt`, `cancelled`.
 */
export async function downloadBackbone(
  store: Store,
  name: string,
  job: JobContext,
  catalogFile = CATALOG_FILE,
): Promise<BackboneCard> {
  const { url, bytes, sha256 } = await requireEntry(name, catalogFile);
  const present = store.backbones.find(name);
  if (present?.sourceSha256 === sha256 && (await isWhole(store, present))) return present;
  if (url === null) {
    throw new AppError('unavailable', `The backbone "${name}" is not published for download.`, {
      nextStep: 'Get its file from a colleague and import that.',
      onCommandLine: 'smearwise backbone import <file.onnx>',
    });
  }
  const target = join(dirname(store.path), 'downloads', `${name}.onnx`);
  await downloadFile({
    url,
    target,
    what: `backbone "${name}"`,
    job,
    expectedBytes: bytes,
    expectedSha256: sha256,
  });
  const card = await importBackbone(store, { file: target }, job, catalogFile);
  await removeFile(target);
  return card;
}

/** Whether the backbone's file is there and undamaged. */
async function isWhole(store: Store, { name, sha256 }: BackboneCard): Promise<boolean> {
  try {
    await store.blobs.get(sha256, name);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === 'corrupt') return false;
    throw error;
  }
}
