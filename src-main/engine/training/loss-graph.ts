import type { LossRecipe } from '../../contract/index.ts';
import { type Graph, GraphBuilder } from '../onnx/index.ts';
import { appendHead, type Head } from './head.ts';

/** Keeps 1 − p above zero where p is rounded to 1, so that no power of it runs to infinity. */
const FOCAL_MARGIN = 1e-6;

/**
 * Head and loss on a batch of fixed size. Inputs: `features` [rows, width], `targets` [rows, classes] (each row sums
 * to 1), `rowWeights` [rows, 1] (sum 1; 0 leaves a row out), and with dropout `dropoutMask` [rows, hidden].
 * Outputs: `loss`, one number, and `logits` [rows, classes].
 *
 * The loss of a row is the cross-entropy −Σ t log p, or the focal loss −Σ t (1 − p)^γ log p (Lin et al. 2017).
 */
export function lossGraph(head: Head, rows: number, loss: LossRecipe, withDropout: boolean): Graph {
  const builder = new GraphBuilder();
  const features = builder.input('features', 'float32', [rows, head.width]);
  const targets = builder.input('targets', 'float32', [rows, head.classes]);
  const rowWeights = builder.input('rowWeights', 'float32', [rows, 1]);
  const mask = withDropout ? builder.input('dropoutMask', 'float32', [rows, head.hidden]) : undefined;
  const logits = appendHead(builder, head, features, mask);
  builder.output('loss', 'float32', [], appendLoss(builder, loss, { logits, targets, rowWeights }));
  builder.output('logits', 'float32', [rows, head.classes], logits);
  return builder.build('head training');
}

/** Adds the loss of a batch as `lossGraph` says it; returns its name. */
export function appendLoss(
  builder: GraphBuilder,
  loss: LossRecipe,
  { logits, targets, rowWeights }: { logits: string; targets: string; rowWeights: string },
): string {
  const logShares = builder.node('LogSoftmax', [logits], { axis: -1 });
  const surprise = builder.node('Mul', [targets, logShares]);
  const weighted = builder.node('Mul', [modulated(builder, loss, logShares, surprise), rowWeights]);
  return builder.node('Neg', [builder.node('ReduceSum', [weighted], { keepdims: 0 })]);
}

function modulated(builder: GraphBuilder, loss: LossRecipe, logShares: string, surprise: string): string {
  if (loss.kind === 'cross-entropy' || loss.focalGamma === 0) return surprise;
  const share = builder.node('Exp', [logShares]);
  const doubt = builder.node('Sub', [builder.scalar(1 + FOCAL_MARGIN), share]);
  return builder.node('Mul', [builder.node('Pow', [doubt, builder.scalar(loss.focalGamma)]), surprise]);
}
