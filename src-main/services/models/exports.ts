import type { Overwriting } from '../../base/index.ts';
import type { ExportChoice, ModelExport, ModelFormat } from '../../contract/index.ts';
import type { Workspace } from '../workspace/index.ts';
import { exportGraphModel } from './export-graph-model.ts';
import { exportModel } from './transfer.ts';

/** How a version is written in each format: a file for `onnx`, a new folder for `tfjs` in any case. */
export const EXPORTS: Readonly<
  Record<
    ModelFormat,
    (
      workspace: Workspace,
      reference: string,
      target: string,
      choice: ExportChoice & Overwriting,
      actor?: string,
    ) => Promise<ModelExport>
  >
> = { onnx: exportModel, tfjs: exportGraphModel };
