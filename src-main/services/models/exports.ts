import type { ModelFormat } from '../../contract/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { exportGraphModel } from './export-graph-model.ts';
import { exportModel } from './transfer.ts';

/** How a version is written in each format: a file for `onnx`, a new folder for `tfjs`. */
export const EXPORTS: Readonly<Record<ModelFormat, Export>> = {
  onnx: recorded(exportModel),
  tfjs: recorded(exportGraphModel),
};

type Export = (
  workspace: Workspace,
  reference: string,
  target: string,
) => Promise<{ version: string; model: string; card: string }>;

/** Exports are in the audit log. */
function recorded(write: Export): Export {
  return async (workspace, reference, target) => {
    const written = await write(workspace, reference, target);
    workspace.store.audit.append('models', 'model exported', written.version, { file: written.model });
    return written;
  };
}
