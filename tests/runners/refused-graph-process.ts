/** A process of its own: opens a graph that is refused, prints the refusal and how many threads are left. */
import { toErrorBody } from '../../src-main/base/index.ts';
import { GraphBuilder } from '../../src-main/engine/onnx/index.ts';
import { openInThread } from '../../src-main/engine/runners/index.ts';

const builder = new GraphBuilder();
builder.output('out', 'float32', [], builder.node('NoSuchOperator', [builder.input('in', 'float32', [])]));
const refusal = await openInThread(builder.build('odd one')).then(() => undefined, toErrorBody);
const { workers } = process.report.getReport() as { workers: unknown[] };
console.log(JSON.stringify({ ...refusal, threads: workers.length }));
