/** Learning inside the network: recipes Standard and Full. */
export { learnNetwork } from './learn-network.ts';
