import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { sha256, sha256OfJson } from '../../base/index.ts';
import type { ExportChoice, ModelCard, ModelExport } from '../../contract/index.ts';
import { LearnedImages } from '../../engine/backbones/index.ts';
import { readModel, writeModel } from '../../engine/onnx/index.ts';
import type { ModelRecord, Store } from '../../store/index.ts';
import { SHIPPED_MODEL_FILE } from '../workspace/index.ts';

/** A version as it may leave the laboratory. */
export interface ShareableModel {
  readonly bytes: Uint8Array;
  readonly card: ModelCard;
  readonly leftOut: ModelExport['leftOut'];
}

const UNTOLD =
  'Exported without the fingerprints of its training images: Smearwise cannot warn where it is tested or trained on images that it has learned from.';

/**
 * The version's file and card without what tells of patients and was not chosen: fingerprints of the images that it has
 * learned from (those of the shipped model's public images stay), names of the test patients, folders of this PC. The
 * shipped model is handed on as it is. Throws `corrupt` where the file is damaged.
 */
export async function shareableModel(
  store: Store,
  { card, name, version }: ModelRecord,
  choice: ExportChoice,
): Promise<ShareableModel> {
  const bytes = await store.blobs.get(card.sha256, `model ${version} (${name})`);
  const shipped = existsSync(SHIPPED_MODEL_FILE) ? await readFile(SHIPPED_MODEL_FILE) : undefined;
  if (shipped && sha256(shipped) === card.sha256) return { bytes, card, leftOut: [] };
  const named = choice.patientNames ? withoutFolders(card) : withoutPatients(withoutFolders(card));
  const patients = choice.patientNames ? [] : (['patientNames'] as const);
  const graph = readModel(bytes);
  const learned = LearnedImages.of(graph);
  const kept = learned.keepingOnly(shipped ? LearnedImages.of(readModel(shipped)) : LearnedImages.none);
  if (choice.imageFingerprints || kept.size === learned.size)
    return { bytes, card: named, leftOut: [...patients] };
  const without = writeModel({ ...graph, metadata: kept.in(graph.metadata) });
  return {
    bytes: without,
    card: {
      ...named,
      sha256: sha256(without),
      exportedFrom: card.exportedFrom ?? card.sha256,
      data: { ...named.data, learnedImagesLeftOut: true },
      limitsOfUse: [...named.limitsOfUse, UNTOLD],
    },
    leftOut: ['imageFingerprints', ...patients],
  };
}

/** The same for each export of one version, whatever was left out. */
export function identityOf(card: ModelCard): string {
  const { exportedFrom, ...own } = withoutPatients(withoutFolders(card));
  const data = { ...own.data };
  delete data.learnedImagesLeftOut;
  const limitsOfUse = own.limitsOfUse.filter((limit) => limit !== UNTOLD);
  return sha256OfJson({ ...own, sha256: exportedFrom ?? own.sha256, data, limitsOfUse });
}

/** The split's file by its name, not by its place on this PC. */
function withoutFolders(card: ModelCard): ModelCard {
  const { split } = card.data;
  if (split.method.kind !== 'file') return card;
  const method = { ...split.method, file: basename(split.method.file.replaceAll('\\', '/')) };
  return { ...card, data: { ...card.data, split: { ...split, method } } };
}

/** Patients by number, those of most cells first: the figures stay, the names and their order do not. */
function withoutPatients(card: ModelCard): ModelCard {
  const patients = card.test.patients
    .map((row) => ({ ...row, patient: '' }))
    .map((row) => ({ row, figures: JSON.stringify(row) }))
    .sort((a, b) => b.row.cells - a.row.cells || (a.figures < b.figures ? -1 : 1))
    .map(({ row }, index) => ({ ...row, patient: `patient ${index + 1}` }));
  return { ...card, test: { ...card.test, patients } };
}

/** Writes into the audit log that a version left, and what of patients went along. */
export function recordExport(
  store: Store,
  actor: string,
  version: string,
  detail: { readonly file: string; readonly sha256: string; readonly leftOut: ModelExport['leftOut'] },
): void {
  store.audit.append(actor, 'model exported', version, detail);
}
