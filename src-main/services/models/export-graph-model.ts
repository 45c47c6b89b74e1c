import { randomUUID } from 'node:crypto';
import { readdir, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  APP_VERSION,
  AppError,
  namingTheFile,
  removeFolder,
  replaceFile,
  systemErrorCode,
  writeFileAtomic,
} from '../../base/index.ts';
import type { ExportChoice, ModelCard, ModelExport } from '../../contract/index.ts';
import { graphModelFiles, type ModelFile, toGraphModel } from '../../engine/graph-model/index.ts';
import { keepOutputs, readModel } from '../../engine/onnx/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { requireParentFolder } from './parent-folder.ts';
import { recordExport, shareableModel } from './shareable.ts';

const CARD_FILE = 'card.json';

/**
 * Writes a version for TensorFlow.js into a new folder: `model.json`, its weights and `card.json`, all or nothing. The
 * model takes bytes and answers probabilities, as the ONNX file does. Throws `not-found` where the version or the
 * folder around is not there, `conflict` where the folder holds something already, `invalid-input` naming the operator
 * that TensorFlow.js has no way to compute.
 */
export async function exportGraphModel(
  { store }: Workspace,
  reference: string,
  folder: string,
  choice: ExportChoice,
  actor = 'command line',
): Promise<ModelExport> {
  const record = store.models.require(reference);
  const { version } = record;
  const place = resolve(folder);
  await requireParentFolder(place);
  await requireFree(place);
  const { bytes, card, leftOut } = await shareableModel(store, record, choice);
  const files = filesOf(bytes, card);
  const unfinished = `${place}.${randomUUID()}.part`;
  try {
    for (const file of files) await writeFileAtomic(join(unfinished, file.name), file.content);
    await namingTheFile(place, async () => {
      await rmdir(place).catch(ignoreMissing);
      await replaceFile(unfinished, place);
    });
  } finally {
    await removeFolder(unfinished);
  }
  recordExport(store, actor, version, { file: place, sha256: card.sha256, leftOut });
  return { version, model: join(place, 'model.json'), card: join(place, CARD_FILE), leftOut };
}

function filesOf(bytes: Uint8Array, card: ModelCard): ModelFile[] {
  const graph = readModel(bytes);
  const answers = graph.outputs.filter(({ name }) => name === card.output.tensor);
  const { classes, positiveClass, threshold } = card;
  return [
    ...graphModelFiles(toGraphModel(keepOutputs(graph, answers)), `smearwise ${APP_VERSION}`, {
      ...{ classes, positiveClass, threshold, card: CARD_FILE },
    }),
    { name: CARD_FILE, content: `${JSON.stringify(card, null, 2)}\n` },
  ];
}

async function requireFree(folder: string): Promise<void> {
  const entries = await namingTheFile(folder, async () => (await readdir(folder).catch(ignoreMissing)) ?? []);
  if (entries.length === 0) return;
  throw new AppError('conflict', `The folder "${folder}" holds something already.`, {
    nextStep: 'Name a new folder, or an empty one.',
  });
}

function ignoreMissing(error: unknown): undefined {
  if (systemErrorCode(error) !== 'ENOENT') throw error;
}
