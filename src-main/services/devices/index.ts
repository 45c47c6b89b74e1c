/** What this PC can compute with, and whether it computes rightly. */
export { listDevices, testDevice } from './devices.ts';
