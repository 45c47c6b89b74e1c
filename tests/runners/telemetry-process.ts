/** A process of its own: ONNX Runtime is begun in the way that the argument names, then used in both. */
import { floatTensor, GraphBuilder } from '../../src-main/engine/onnx/index.ts';
import { onnxruntimeBackend } from '../../src-main/engine/runners/index.ts';

const builder = new GraphBuilder();
builder.output('out', 'float32', [1], builder.node('Neg', [builder.input('in', 'float32', [1])]));
const graph = builder.build('negative');
const threadFirst = process.argv[2] === 'in a thread';
for (const ownThread of [threadFirst, !threadFirst]) {
  const runner = await onnxruntimeBackend.open(graph, { ownThread });
  await runner.run({ in: floatTensor([3]) });
  await runner.close();
}
console.log('done');
