import { hostname } from 'node:os';
import { z } from 'zod';
import { APP_VERSION } from '../../base/index.ts';
import type { Store } from '../../store/index.ts';
import { findDevice, findDevices, type FoundDevice, processor } from './found.ts';
import { isRight, largestError } from './known-answer.ts';
import { gigaflops } from './speed.ts';

const KEY = 'automatic device';
/** A card that is hardly faster is not worth what may go wrong with it. */
const WORTH_IT = 1.5;

/** A person may stop a try once; a driver that takes the process down does so every time. */
const MOST_TRIES = 2;

/** `measuring` is left behind where the process ended meanwhile: stopped, or taken down by a graphics driver. */
const decisionSchema = z.object({
  here: z.string(),
  state: z.enum(['measuring', 'done']),
  /** Tries in a row, the last included, that did not come to their end. */
  tries: z.int().nonnegative().default(1),
  id: z.string(),
  available: z.array(z.string()),
});

/**
 * The device for whoever leaves the choice to Smearwise: the fastest graphics card that computes rightly, where it is
 * faster than the processor; else the processor. Measured once, then remembered. Where two tries in a row did not come
 * to their end, as when a driver crashes, there is no third until the test of all devices is asked for.
 */
export async function automaticDevice(store: Store, log: (text: string) => void): Promise<FoundDevice> {
  const remembered = recall(store);
  if (remembered?.state === 'measuring') {
    log('Two tries of a graphics card did not come to their end, so the processor is used.');
    return processor();
  }
  if (remembered) {
    const device = await findDevice(remembered.id, { isKnown: true });
    if (device?.backend) return device;
  }
  return decide(store);
}

/**
 * Decides anew among the devices that were found. `speedOf` measures one: GFLOP/s, 0 where it computes wrongly. Until
 * the end the processor stands as the choice and the try counts as one that did not end.
 */
export async function decide(
  store: Store,
  find: () => Promise<readonly FoundDevice[]> = findDevices,
  speedOf: (found: FoundDevice) => Promise<number> = measuredSpeed,
): Promise<FoundDevice> {
  const cpu = processor();
  const former = store.settings.get(KEY, decisionSchema);
  const tries = former?.here === here() && former.state === 'measuring' ? former.tries + 1 : 1;
  const remember = (state: 'measuring' | 'done', id: string, available: string[]) => {
    store.settings.set(KEY, { here: here(), state, tries, id, available });
  };
  remember('measuring', cpu.device.id, []);
  const cards = (await find()).filter(({ device }) => device.available && device.kind === 'gpu');
  const best = cards.length === 0 ? cpu : await fastest(cards, cpu, speedOf);
  remember(
    'done',
    best.device.id,
    cards.map(({ device }) => device.id),
  );
  return best;
}

/** What was decided on this PC by this version, where the same cards are there still; undefined where that is to do. */
export function recall(store: Store, found?: readonly FoundDevice[]) {
  const decision = store.settings.get(KEY, decisionSchema);
  if (decision?.here !== here()) return undefined;
  if (decision.state === 'measuring') return decision.tries < MOST_TRIES ? undefined : decision;
  const cards = found?.filter(({ device }) => device.available && device.kind === 'gpu');
  const changed = cards && cards.map(({ device }) => device.id).join() !== decision.available.join();
  return changed ? undefined : decision;
}

function here(): string {
  return `${hostname()} ${process.arch} ${APP_VERSION}`;
}

async function fastest(
  cards: readonly FoundDevice[],
  cpu: FoundDevice,
  speedOf: (found: FoundDevice) => Promise<number>,
): Promise<FoundDevice> {
  let best = cpu;
  let toBeat = WORTH_IT * (await speedOf(cpu));
  for (const card of cards) {
    const speed = await speedOf(card);
    if (speed > toBeat) [best, toBeat] = [card, speed];
  }
  return best;
}

async function measuredSpeed({ backend }: FoundDevice): Promise<number> {
  if (!backend) return 0;
  try {
    return isRight(await largestError(backend)) ? await gigaflops(backend) : 0;
  } catch {
    // What fails here is not used unless asked for by name; its test then says why.
    return 0;
  }
}
