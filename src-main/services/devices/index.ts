/** What this PC can compute with, whether it computes rightly, and what is taken. */
export { type BackendRequest, chooseBackend, tellIn } from './choose-backend.ts';
export { listDevices, testAllDevices, testDevice } from './devices.ts';
