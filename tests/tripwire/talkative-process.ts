/** A program that does what ours must never do, so that the tripwire is seen to trip; the argument says which of it. */
import { lookup } from 'node:dns/promises';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type * as Onnxruntime from 'onnxruntime-node';
import { appFile } from '../../src-main/base/index.ts';

/** ONNX Runtime posts about five seconds after it began. */
const TELEMETRY_MS = 12_000;

const deeds: Readonly<Record<string, () => Promise<unknown>>> = {
  // An address that documentation uses and nobody has.
  connect: () => new Promise((done) => connect(443, '192.0.2.1').once('error', done)),
  lookup: () => lookup('smearwise.invalid').catch(() => undefined),
  write: () => {
    writeFileSync(join(homedir(), 'identifier'), '1');
    return Promise.resolve();
  },
  telemetry: async () => {
    const library = createRequire(import.meta.url)('onnxruntime-node') as typeof Onnxruntime;
    await library.InferenceSession.create(readFileSync(appFile('models/smearnet.onnx')));
    await delay(TELEMETRY_MS);
  },
};

await deeds[process.argv[2] ?? '']?.();
