import { z } from 'zod';
import type { Random } from '../../src-main/base/index.ts';
import { contract } from '../../src-main/contract/index.ts';
import { damaged, like, nonsense } from './nonsense-values.ts';

/** A message as a broken or hostile page might send it. */
export interface NonsenseMessage {
  readonly id: string;
  readonly data: string | Uint8Array;
  /** `error`: it must be refused; `answer`: it must be answered, either way; `any`: it may be dropped too. */
  readonly expects: 'error' | 'answer' | 'any';
}

/** Procedures that only look, at once: they may be asked anything. */
const LOOKING = [
  ...['app.overview', 'backbones.list', 'backbones.show', 'data.show', 'datasets.list', 'datasets.show'],
  ...['datasets.images', 'datasets.patients', 'datasets.slides', 'datasets.findings', 'folders.browse'],
  ...[
    'jobs.list',
    'jobs.get',
    'jobs.events',
    'labels.get',
    'labels.findings',
    'models.list',
    'models.show',
    'models.predictions',
  ],
  ...['models.history', 'screening.list', 'screening.get', 'screening.cells', 'settings.get'],
  ...[
    'training.presets',
    'training.defaultRecipe',
    'training.list',
    'training.get',
    'training.augmentationPreview',
  ],
];

/** What takes no input cannot be asked wrongly, and does its work whatever is sent along. */
const WITHOUT_INPUT = ['data.backup', 'data.integrity', 'devices.list'];

/** Well-formed questions to procedures that change something, about things that are not there. */
const ABOUT_NOTHING: Readonly<Record<string, object>> = {
  'data.choose': { folder: '/nowhere/at/all' },
  'datasets.exclude': { dataset: 'nowhere', images: [1] },
  'datasets.include': { dataset: 'nowhere', images: [1] },
  'datasets.relabel': { dataset: 'nowhere', images: [1], className: 'Parasitized' },
  'datasets.remove': { dataset: 'nowhere' },
  'datasets.undo': { change: 4_000_000 },
  'folders.create': { parent: '/nowhere/at/all', name: 'x' },
  'jobs.cancel': { job: 4_000_000 },
  'jobs.resume': { job: 4_000_000 },
  'labels.decide': { dataset: 'nowhere', findings: [1], decision: { kind: 'keep' } },
  'labels.start': { dataset: 'nowhere' },
  'labels.undo': { change: 4_000_000 },
  'screening.export': { screening: 4_000_000, folder: '/nowhere/at/all' },
  'screening.resume': { screening: 4_000_000 },
  'screening.review': { screening: 4_000_000, cells: [1], className: null, reviewer: 'Ada' },
  'screening.start': { folder: '/nowhere/at/all' },
  'screening.undo': { change: 4_000_000, reviewer: 'Ada' },
  'training.finishNow': { training: 4_000_000 },
  'training.pause': { training: 4_000_000 },
  'training.resume': { training: 4_000_000 },
};

interface Asked {
  readonly name: string;
  readonly schema: z.ZodType | undefined;
  /** Its input as JSON Schema, to make likely inputs from. */
  readonly shape: object | undefined;
}

interface Procedure {
  readonly '~orpc': { readonly inputSchema?: unknown };
}

const PROCEDURES: readonly Asked[] = Object.entries(contract).flatMap(([area, procedures]) =>
  Object.entries<Procedure>(procedures).map(([name, procedure]) => {
    const schema = procedure['~orpc'].inputSchema as z.ZodType | undefined;
    const shape = schema && z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    return { name: `${area}.${name}`, schema, shape };
  }),
);
const LOOKERS = PROCEDURES.filter(({ name }) => LOOKING.includes(name));
const REFUSERS = PROCEDURES.filter(({ name }) => !WITHOUT_INPUT.includes(name));

/** The message of this number; the same for the same seed. */
export function nonsenseMessage(random: Random, number: number): NonsenseMessage {
  const id = `n${number}`;
  const [, make = misfit] = KINDS[random.integer(0, KINDS.length - 1)] ?? [];
  return { id, ...make(random, id) };
}

type Made = Omit<NonsenseMessage, 'id'>;

/** Kinds of nonsense, the likely ones several times. */
const KINDS = Object.entries({
  ...{ misfit1: misfit, misfit2: misfit, misfit3: misfit, misfit4: misfit, misfit5: misfit },
  ...{ look1: look, look2: look, typed, aboutNothing, elsewhere, envelope, bytes, cut },
});

/** An input that its procedure cannot take. */
function misfit(random: Random, id: string): Made {
  for (;;) {
    const { name, schema, shape } = random.pick(REFUSERS);
    if (!schema || !shape) continue;
    const input = random.chance(0.2) ? nonsense(random) : damaged(random, like(random, shape));
    if (!fits(schema, overTheWire(input)))
      return { data: asking(id, name, { json: input }), expects: 'error' };
  }
}

/** An input that may well fit, of a procedure that only looks. */
function look(random: Random, id: string): Made {
  const { name, shape } = random.pick(LOOKERS);
  const input = shape ? like(random, shape) : nonsense(random);
  return { data: asking(id, name, { json: input }), expects: 'answer' };
}

/** What oRPC adds to JSON: NaN, dates, sets … at places that are there, and at those that are not. */
function typed(random: Random, id: string): Made {
  const { name, shape } = random.pick(LOOKERS);
  const json = shape ? like(random, shape) : null;
  const keys = [...Object.keys(json ?? {}), '__proto__', 'constructor', 'length', 'x', 0];
  const meta = Array.from({ length: random.integer(1, 3) }, () => [
    random.integer(-1, 9),
    ...Array.from({ length: random.integer(0, 3) }, () => random.pick(keys)),
  ]);
  return {
    data: asking(id, name, { json, meta: random.chance(0.1) ? nonsense(random) : meta }),
    expects: 'answer',
  };
}

function aboutNothing(random: Random, id: string): Made {
  const [name, json] = random.pick(Object.entries(ABOUT_NOTHING));
  return { data: asking(id, name, { json }), expects: 'error' };
}

/** A procedure that is not there. */
function elsewhere(random: Random, id: string): Made {
  const names = [
    ...[
      '',
      '/',
      '//',
      '/app',
      '/app/',
      '/app.overview',
      '/APP/overview',
      '/app/overview/',
      '/app/overview/x',
    ],
    ...['/__proto__', '/constructor/name', '/app/__proto__', '/app/constructor', '/toString', '/app/~orpc'],
    ...['/../../etc/passwd', '/app/..%2foverview', '/%00', `/${'x'.repeat(5000)}`, '/app\u0000overview'],
  ];
  return { data: envelopeOf(id, { u: random.pick(names), b: { json: {} } }), expects: 'any' };
}

/** An envelope of another shape, around a question that only looks. */
function envelope(random: Random, id: string): Made {
  const { name } = random.pick(LOOKERS);
  const payload = { u: address(name), b: { json: {} }, h: {}, m: 'POST' };
  const headers = [
    { 'content-type': 'multipart/form-data; boundary=x' },
    { 'content-type': 'text/event-stream' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'content-disposition': 'attachment; filename="../../x"' },
    { 'content-type': ['a', 'b'], __proto__: null },
    nonsense(random),
  ];
  const message = random.pick<object>([
    { i: id, t: random.integer(-1, 9), p: payload },
    { i: id, t: nonsense(random), p: payload },
    { i: nonsense(random), p: payload },
    { i: id, p: nonsense(random) },
    { i: id, p: { ...payload, u: nonsense(random) } },
    { i: id, p: { ...payload, m: random.pick(['GET', 'DELETE', 'get', '', 7]) } },
    { i: id, p: { ...payload, b: nonsense(random) } },
    { i: id, p: { ...payload, h: random.pick(headers) } },
    { i: id, t: 3, p: { e: nonsense(random), d: nonsense(random) } },
    { i: id, t: 4 },
  ]);
  return { data: JSON.stringify(message), expects: 'any' };
}

/** Bytes, some of them with oRPC's mark between text and attachment. */
function bytes(random: Random): Made {
  const data = Uint8Array.from({ length: random.integer(0, 300) }, () => random.integer(0, 255));
  return { data, expects: 'any' };
}

/** A good message, cut anywhere, as text or as bytes. */
function cut(random: Random, id: string): Made {
  const whole = asking(id, 'screening.cells', { json: { screening: 1 } });
  const part = whole.slice(0, random.integer(0, whole.length - 1));
  return { data: random.chance(0.5) ? part : new TextEncoder().encode(part), expects: 'any' };
}

function asking(id: string, name: string, body: object): string {
  return envelopeOf(id, { u: address(name), b: body });
}

function envelopeOf(id: string, payload: object): string {
  return JSON.stringify({ i: id, p: payload });
}

function address(name: string): string {
  return `/${name.replace('.', '/')}`;
}

/** zod throws on a few: a `length` that is an object, say. */
function fits(schema: z.ZodType, input: unknown): boolean {
  try {
    return schema.safeParse(input).success;
  } catch {
    return false;
  }
}

/** What arrives of a value that is sent as JSON. */
function overTheWire(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value));
}
