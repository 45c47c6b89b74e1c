import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { type Api, carryContract, openApi } from '../../src-main/api/index.ts';
import { Random } from '../../src-main/base/index.ts';
import { errorBodySchema } from '../../src-main/contract/index.ts';
import { databasePath, openStore } from '../../src-main/store/index.ts';
import { contentOf } from '../store/content.ts';
import { classifyAll, foundFiles, startScreening } from '../store/screening.ts';
import { Tally } from '../fault/tally.ts';
import { type NonsenseMessage, nonsenseMessage } from './nonsense.ts';

const MESSAGES = 100_000;
const AT_ONCE = 250;
/** However long what was sent, an answer to nonsense is short. */
const LONGEST_REFUSAL = 20_000;

const home = await mkdtemp(join(tmpdir(), 'smearwise-nonsense-'));
recordSomething(home);
const complaints: string[] = [];
const api: Api = openApi({ home, shell: 'browser', log: (line) => complaints.push(line) });
after(async () => {
  await api.close();
  await rm(home, { recursive: true, force: true });
});

/** A few cells, so that there is something to look at, and to lose. */
function recordSomething(folder: string): void {
  const store = openStore(folder);
  const { id } = startScreening(store);
  store.cells.add(id, foundFiles(200, 3));
  classifyAll(store, id);
  store.screenings.end(id, 'finished');
  store.close();
}

/** As oRPC sends it: status 200 and no headers are left out. */
const answerSchema = z.object({
  i: z.unknown(),
  p: z.object({ s: z.number().default(200), b: z.looseObject({ json: z.unknown() }).optional() }).optional(),
});
const refusalSchema = z.object({
  defined: z.literal(true),
  code: z.literal('FAILED'),
  data: errorBodySchema,
});

interface Line {
  send(message: NonsenseMessage): void;
  /** Resolves when the message was answered. */
  answered(id: string): Promise<void>;
  close(): void;
}

/** A line whose every answer is checked as it comes. */
function openLine(carry: ReturnType<typeof carryContract>): Line {
  const waiting = new Map<string, PromiseWithResolvers<undefined>>();
  const expected = new Map<string, NonsenseMessage>();
  const waitingFor = (id: string) => {
    const known = waiting.get(id) ?? Promise.withResolvers<undefined>();
    waiting.set(id, known);
    return known;
  };
  const line = carry((sent) => {
    assert.ok(typeof sent === 'string', 'answers are text');
    const { i, p } = answerSchema.parse(JSON.parse(sent));
    const message = expected.get(String(i));
    try {
      // A message gets its own number back, whatever it is and however long.
      if (p?.b) checkAnswer(message, p.s, p.b.json, sent.replace(JSON.stringify(i), ''));
      waitingFor(String(i)).resolve(undefined);
    } catch (error) {
      waitingFor(String(i)).reject(error);
    }
  });
  return {
    send: (message) => {
      expected.set(message.id, message);
      line.receive(message.data);
    },
    answered: (id) => waitingFor(id).promise,
    close: line.close,
  };
}

function checkAnswer(
  message: NonsenseMessage | undefined,
  status: number,
  json: unknown,
  sent: string,
): void {
  const shown = `${String(message?.data).slice(0, 500)} → ${sent.slice(0, 500)}`;
  if (status === 200) {
    assert.notEqual(message?.expects, 'error', `taken as good: ${shown}`);
    return;
  }
  const refusal = refusalSchema.safeParse(json);
  assert.ok(refusal.success, `not the one error of the contract: ${shown}`);
  assert.notEqual(refusal.data.data.code, 'bug', shown);
  assert.ok(sent.length < LONGEST_REFUSAL, `${sent.length} characters: ${shown}`);
}

test(`${MESSAGES} messages of nonsense are refused, crash nothing and write nothing`, async (t) => {
  const before = contentOf(databasePath(home));
  const carry = carryContract(api.router, (line) => complaints.push(line));
  const random = Random.of(20261124, 'nonsense');
  // Node's test runner survives what would have ended the app.
  const crashes: unknown[] = [];
  for (const event of ['uncaughtException', 'unhandledRejection'])
    process.on(event, (error) => crashes.push(error));
  const kinds = { error: 0, answer: 0, any: 0 };
  for (let sent = 0; sent < MESSAGES; sent += AT_ONCE) {
    const line = openLine(carry);
    const messages = Array.from({ length: AT_ONCE }, (_, index) => nonsenseMessage(random, sent + index));
    for (const message of messages) {
      line.send(message);
      kinds[message.expects]++;
    }
    await Promise.all(messages.filter(({ expects }) => expects !== 'any').map(({ id }) => line.answered(id)));
    line.send({ id: 'last', data: '{"i":"last","p":{"u":"/app/overview","b":{}}}', expects: 'answer' });
    await line.answered('last');
    line.close();
    await turn();
  }
  t.diagnostic(`to be refused ${kinds.error}, to be answered ${kinds.answer}, or dropped ${kinds.any}`);
  assert.ok(kinds.error > MESSAGES / 4 && kinds.answer > MESSAGES / 10 && kinds.any > MESSAGES / 10);
  assert.deepEqual(crashes, []);
  assert.deepEqual(
    complaints.filter((line) => !line.startsWith('a message of the page was dropped')),
    [],
  );
  assert.equal(contentOf(databasePath(home)), before);
  assert.equal(Reflect.get({}, 'isAdmin'), undefined);
  const tally = new Tally('browser');
  // Any that was lost has ended this test before.
  tally.add(MESSAGES);
  tally.end();
});
