/** A process of its own: runs a graph in a thread and never closes the runner. */
import { floatTensor, GraphBuilder } from '../../src-main/engine/onnx/index.ts';
import { openInThread } from '../../src-main/engine/runners/index.ts';

const builder = new GraphBuilder();
builder.output('out', 'float32', [1], builder.node('Neg', [builder.input('in', 'float32', [1])]));
const runner = await openInThread(builder.build('negative'));
const { out } = await runner.run({ in: floatTensor([3]) });
console.log(out?.data[0]);
