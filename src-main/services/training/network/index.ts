/** Learning inside the network: recipes Standard and Full; what it takes on this PC, and where a network can be cut. */
export { cutPoints } from './cut-points.ts';
export { learnNetwork } from './learn-network.ts';
export { measureLearning } from './measure-learning.ts';
export { fittingHead, HEAD_EPOCHS } from './starting-network.ts';
