import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { appFile } from '../../base/index.ts';
import { modelCardSchema } from '../../contract/index.ts';
import { MODEL_IN_USE } from '../../store/index.ts';
import { openWorkspace, type Workspace } from './workspace.ts';

/** The model that comes with Smearwise, and its card. */
export const SHIPPED_MODEL_FILE = appFile('models/smearnet.onnx');
const CARD_FILE = appFile('models/smearnet.onnx.json');

/** Which of them a data folder has been given. */
const GIVEN_KEY = 'model that came with Smearwise';
const SHIPPED_NUMBER = 0;
const ACTOR = 'Smearwise';

/**
 * Opens a data folder in which one can screen at once: the model that comes with Smearwise is there as version v0, and
 * in use where nothing else is. It is given once; a person may retire it. A later Smearwise brings a better one as a
 * candidate; who has imported that one already keeps it as it stands. `SMEARWISE_SHIPPED_MODEL=off` leaves it out.
 * Throws what `openWorkspace` throws.
 */
export function openDataFolder(...args: Parameters<typeof openWorkspace>): Workspace {
  const workspace = openWorkspace(...args);
  try {
    giveShippedModel(workspace);
    return workspace;
  } catch (error) {
    workspace.close();
    throw error;
  }
}

function giveShippedModel({ store }: Workspace): void {
  if (process.env['SMEARWISE_SHIPPED_MODEL'] === 'off' || !existsSync(CARD_FILE)) return;
  const text: unknown = JSON.parse(readFileSync(CARD_FILE, 'utf8'));
  const { sha256 } = modelCardSchema.pick({ sha256: true }).parse(text);
  if (store.settings.get(GIVEN_KEY, z.string()) === sha256) return;
  const card = modelCardSchema.parse(text);
  store.blobs.adopt(SHIPPED_MODEL_FILE, card.sha256);
  store.transaction(() => {
    const given = store.settings.get(GIVEN_KEY, z.string());
    // Another process may have given it meanwhile.
    if (given === card.sha256) return;
    store.settings.set(GIVEN_KEY, card.sha256);
    if (store.models.list().some((known) => known.card.sha256 === card.sha256)) return;
    const { number, version } = store.models.register(
      card,
      [],
      null,
      given === undefined ? SHIPPED_NUMBER : null,
    );
    store.audit.append(ACTOR, 'model imported', version, { file: SHIPPED_MODEL_FILE, sha256: card.sha256 }, [
      { kind: 'model', id: number },
    ]);
    if (store.models.versionInUse() !== undefined) return;
    store.models.use(number, null);
    store.audit.append(ACTOR, MODEL_IN_USE, version, { old: null, new: version, override: null }, [
      { kind: 'model', id: number },
    ]);
  });
}
