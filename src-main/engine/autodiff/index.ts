/** Differentiation from graph to graph: a loss in, its gradient as a second ONNX graph out. */
export { differentiate, type DifferentiateOptions, gradientName } from './differentiate.ts';
export { parametersAsInputs } from './parameters-as-inputs.ts';
export {
  nextStatisticName,
  type RunningStatistic,
  runningStatistics,
  withBatchStatistics,
} from './running-statistics.ts';
