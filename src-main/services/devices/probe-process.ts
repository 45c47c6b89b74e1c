/** Tries one device of ONNX Runtime, named on the command line, and tells the process that asks why it cannot be used. */
import { computeDeviceSchema } from '../../contract/index.ts';
import { type ProbeMessage, whyNotOpening } from './probe.ts';

const device = computeDeviceSchema.parse(process.argv[2]);
const message: ProbeMessage = { missing: (await whyNotOpening(device)) ?? null };
process.send?.(message, undefined, undefined, () => {
  // What libraries leave running must not keep it.
  process.exit();
});
