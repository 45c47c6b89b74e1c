/** Training a whole network, or its layers behind a cut, together with its head. */
export type { Network } from './network-graph.ts';
export {
  type NetworkTrainingOptions,
  type NetworkTrainingRecipe,
  type NetworkTrainingResult,
  trainNetwork,
} from './train-network.ts';
export type { ViewSource } from './view-source.ts';
