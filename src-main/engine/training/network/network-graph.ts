import { withBatchStatistics } from '../../autodiff/index.ts';
import type { LossRecipe } from '../../../contract/index.ts';
import { type Graph, GraphBuilder, trainedWeights } from '../../onnx/index.ts';
import { appendHead, type Head } from '../head.ts';
import { appendLoss } from '../loss-graph.ts';

/** A network to train: an extractor, whose weights may learn, and a head on its features. */
export interface Network {
  /** One input, rows first; output `features` [rows, width]. */
  readonly extractor: Graph;
  readonly head: Head;
}

/** How a batch goes through the network. */
export interface NetworkPass {
  readonly rows: number;
  readonly loss: LossRecipe;
  readonly withDropout: boolean;
  /** Batch normalisations take mean and variance from the batch and move the running ones on. */
  readonly withBatchStatistics: boolean;
}

/**
 * Network and loss on batches of `rows`. Inputs: the extractor's own, `targets` [rows, classes], `rowWeights` [rows, 1],
 * and with dropout `dropoutMask` [rows, hidden or width]. Outputs: `loss` and `logits` [rows, classes]; see `lossGraph`.
 */
export function networkGraph({ extractor, head }: Network, pass: NetworkPass): Graph {
  const builder = new GraphBuilder();
  const [input] = extractor.inputs;
  const [features] = extractor.outputs;
  if (!input || !features) throw new RangeError(`"${extractor.name}" is no feature extractor`);
  const { rows } = pass;
  builder.input(input.name, input.type, [rows, ...input.dims.slice(1)]);
  const targets = builder.input('targets', 'float32', [rows, head.classes]);
  const rowWeights = builder.input('rowWeights', 'float32', [rows, 1]);
  const mask = pass.withDropout
    ? builder.input('dropoutMask', 'float32', [rows, dropoutWidth(head)])
    : undefined;
  const trunk = pass.withBatchStatistics ? withBatchStatistics(extractor) : extractor;
  const nameOf = builder.append(trunk, { [input.name]: input.name });
  for (const name of trainedWeights(extractor)) requireSameName(name, nameOf(name));
  const logits = appendHead(builder, head, nameOf(features.name), mask);
  builder.output('loss', 'float32', [], appendLoss(builder, pass.loss, { logits, targets, rowWeights }));
  builder.output('logits', 'float32', [rows, head.classes], logits);
  return builder.build(`${extractor.name} training`);
}

/** Values that dropout acts on: the last layer's inputs. */
export function dropoutWidth({ hidden, width }: Head): number {
  return hidden || width;
}

function requireSameName(before: string, after: string): void {
  if (before !== after) throw new RangeError(`the weights "${before}" would be called "${after}"`);
}
