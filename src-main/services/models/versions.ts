import { AppError, requireShort } from '../../base/index.ts';
import type { ModelSummary } from '../../contract/index.ts';
import { MODEL_IN_USE, type ModelRecord, type Override, summariseModel } from '../../store/index.ts';
import type { Workspace } from '../workspace/index.ts';

/** All versions, newest first. */
export function listModels({ store }: Workspace): ModelSummary[] {
  return store.models.list().map(summariseModel);
}

/** By version, name, or the start of its SHA-256. Throws `not-found`. */
export function showModel({ store }: Workspace, reference: string): ModelRecord {
  return store.models.require(reference);
}

/** The version named, or the one in use. Throws `not-found`. */
export function modelToRun({ store }: Workspace, reference: string | undefined): ModelRecord {
  if (reference !== undefined) return store.models.require(reference);
  const inUse = store.models.inUse();
  if (inUse) return inUse;
  throw new AppError('not-found', 'No model is in use.', {
    nextStep: 'Put a version in use, or choose one.',
    onCommandLine: 'smearwise models use v1, or --model v1',
  });
}

/**
 * Puts a version in use; the former one is retired and can be taken back the same way. A version that misses its
 * acceptance limits needs a person's name and reason, which are recorded only then. Throws `not-found`, `refused`, or
 * `corrupt` for a damaged file and for a card that was changed.
 */
export async function useModel(
  workspace: Workspace,
  reference: string,
  override: { by: string | undefined; reason: string | undefined },
  actor = 'command line',
): Promise<ModelSummary> {
  const { store } = workspace;
  const model = store.models.require(reference);
  const { met, reasons } = model.card.acceptance;
  const granted = met ? null : requireOverride(model, reasons, override);
  // Reads the whole file: a damaged one must not come into use.
  await store.blobs.get(model.card.sha256, `model ${model.version} (${model.name})`);
  store.transaction(() => {
    const former = store.models.list().find(({ status }) => status === 'in-use');
    store.models.use(model.number, granted);
    store.audit.append(
      granted?.by ?? actor,
      MODEL_IN_USE,
      model.version,
      { old: former?.version ?? null, new: model.version, override: granted },
      [...(former ? [former] : []), model].map(({ number: id }) => ({ kind: 'model', id })),
    );
  });
  return summariseModel(store.models.require(model.version));
}

function requireOverride(
  { version, name }: ModelRecord,
  reasons: readonly string[],
  { by, reason }: { by: string | undefined; reason: string | undefined },
): Override {
  if (by !== undefined && by.trim() !== '' && reason !== undefined && reason.trim() !== '') {
    requireShort(by, 'name', 'The name of who takes responsibility');
    requireShort(reason, 'sentence', 'The reason');
    return { by: by.trim(), reason: reason.trim(), at: new Date().toISOString() };
  }
  throw new AppError('refused', `${version} (${name}) misses its acceptance limits. ${reasons.join(' ')}`, {
    nextStep:
      'Train on more patients. If a responsible person decides otherwise, they give their name and the reason; both are recorded.',
    onCommandLine: '--override "their name" --reason "why"',
  });
}
