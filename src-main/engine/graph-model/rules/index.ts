import type { ExportRule, RuleTable } from '../export-call.ts';
import { activations } from './activations.ts';
import { convolution } from './convolution.ts';
import { elementwise } from './elementwise.ts';
import { matrices } from './matrices.ts';
import { pooling } from './pooling.ts';
import { rearranging } from './rearranging.ts';
import { reductions } from './reductions.ts';

/** How each ONNX operator is written in TensorFlow's. */
export const rules: ReadonlyMap<string, ExportRule> = new Map(
  [activations, convolution, elementwise, matrices, pooling, rearranging, reductions].flatMap(
    (table: RuleTable) => Object.entries(table),
  ),
);
