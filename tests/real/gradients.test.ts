import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Random } from '../../src-main/base/index.ts';
import { differentiate, gradientName, parametersAsInputs } from '../../src-main/engine/autodiff/index.ts';
import {
  convertOpset,
  floatTensor,
  type Graph,
  GraphBuilder,
  readModel,
} from '../../src-main/engine/onnx/index.ts';
import { onnxruntimeBackend } from '../../src-main/engine/runners/index.ts';
import { realNetwork } from './real-data.ts';

const SIZE = 64;
const CLASSES = 1000;
const STEP = 1e-3;
/** Single precision, and the many kinks of a whole network, blur the difference. */
const TOLERANCE = 0.03;

/** The network with a loss on two pictures: the cross-entropy of two classes. */
function withLoss(network: Graph): Graph {
  const builder = new GraphBuilder();
  const x = builder.input('picture', 'float32', [2, 3, SIZE, SIZE]);
  const [input, output] = [network.inputs[0]?.name ?? '', network.outputs[0]?.name ?? ''];
  const nameOf = builder.append(network, { [input]: x });
  const logShares = builder.node('LogSoftmax', [nameOf(output)], { axis: 1 });
  const targets = new Float32Array(2 * CLASSES);
  targets[281] = targets[CLASSES + 388] = -1;
  const losses = builder.node('Mul', [logShares, builder.floats(targets, [2, CLASSES])]);
  builder.output('loss', 'float32', [], builder.node('ReduceSum', [losses], { keepdims: 0 }));
  return builder.build('network with loss');
}

function weightsOf(graph: Graph): string[] {
  const names = graph.nodes
    .filter(({ op }) => ['Conv', 'Gemm'].includes(op))
    .flatMap(({ inputs }) => inputs.slice(1));
  return [...new Set(names)].filter((name) => graph.initializers.has(name));
}

for (const file of ['squeezenet1_1.onnx', 'mobilenet_v2.onnx']) {
  test(`${file}: the gradients of the whole network fit the loss`, async () => {
    const bytes = realNetwork(file);
    const forward = withLoss(convertOpset(readModel(bytes)));
    const parameters = weightsOf(forward);
    const inputDims = { picture: [2, 3, SIZE, SIZE] };
    const gradientRunner = await onnxruntimeBackend.open(
      differentiate(forward, { loss: 'loss', parameters, inputDims }),
    );
    const lossRunner = await onnxruntimeBackend.open(parametersAsInputs(forward, parameters));
    const random = Random.of(3, file);
    const picture = floatTensor(
      Float32Array.from({ length: 2 * 3 * SIZE * SIZE }, () => random.normal()),
      [...inputDims.picture],
    );
    const weights = Object.fromEntries(
      [...forward.initializers].filter(([name]) => parameters.includes(name)),
    );
    const results = await gradientRunner.run({ picture, ...weights });
    for (const name of parameters.filter((_, index) => index % 8 === 0)) {
      const [weight, gradient] = [weights[name], results[gradientName(name)]];
      assert(weight?.type === 'float32' && gradient?.type === 'float32');
      assert.deepEqual(gradient.dims, weight.dims);
      // Along its own direction the loss rises by the gradient's length.
      const length = Math.sqrt(gradient.data.reduce((sum, value) => sum + value * value, 0));
      const lossAt = async (distance: number) => {
        const moved = weight.data.map(
          (value, index) => value + (distance * (gradient.data[index] ?? 0)) / length,
        );
        const { loss } = await lossRunner.run({
          picture,
          ...weights,
          [name]: floatTensor(moved, weight.dims),
        });
        return Number(loss?.data[0]);
      };
      const slope = ((await lossAt(STEP)) - (await lossAt(-STEP))) / (2 * STEP);
      assert(Math.abs(slope / length - 1) < TOLERANCE, `${name}: length ${length}, slope ${slope}`);
    }
    await gradientRunner.close();
    await lossRunner.close();
  });
}
