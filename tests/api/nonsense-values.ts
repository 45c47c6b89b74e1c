import type { Random } from '../../src-main/base/index.ts';

/** Values that nobody asked for, each as JSON can carry it. */
const VALUES: readonly unknown[] = [
  ...[null, true, false, 0, -0, -1, 1, 1.5, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 63],
  ...[
    '',
    ' ',
    '1',
    'NaN',
    'null',
    '\0',
    '\ud800',
    '😀',
    '%s%n',
    "'; DROP TABLE cells; --",
    '../../etc/passwd',
  ],
  ...[
    '<img src=x onerror=alert(1)>',
    '__proto__',
    'v0',
    'v999999',
    '/',
    '/dev/null',
    'C:\\con',
    'x'.repeat(600),
  ],
  ...[[], [[]], [null], {}, { json: {} }, { length: 1e9 }, { toString: 1 }, { then: 'x' }],
  // Written as text: an object literal would set the prototype instead.
  JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"x":1}}}'),
];

const KEYS = ['__proto__', 'constructor', 'toString', 'length', 'x', '', '\0', 'json', '0', 'x'.repeat(600)];

/** Any value that can be sent; now and then a huge or a very deep one. */
export function nonsense(random: Random): unknown {
  if (random.chance(0.002)) return 'x'.repeat(random.integer(10_000, 300_000));
  if (random.chance(0.005)) return nested(random, random.integer(10, 3000));
  if (random.chance(0.01)) return Array.from({ length: random.integer(100, 3000) }, (_, index) => index);
  if (random.chance(0.1)) return { [random.pick(KEYS)]: random.pick(VALUES) };
  return random.pick(VALUES);
}

function nested(random: Random, depth: number): unknown {
  let value: unknown = null;
  const key = random.pick(['a', 'json', '__proto__']);
  for (let level = 0; level < depth; level++) value = random.chance(0.5) ? [value] : { [key]: value };
  return value;
}

/** JSON Schema, as far as the contract's inputs use it. */
interface Shape {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly oneOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly prefixItems?: readonly Shape[];
  readonly minimum?: number;
  readonly maximum?: number;
}

const TEXTS = [
  'nih',
  'clinic',
  'v1',
  'slide-000',
  'Parasitized',
  '/nowhere/at/all',
  'x',
  '^(?<patient>C\\d+)',
];

/** An input of about this shape; it need not name anything that is there. */
export function like(random: Random, shape: Shape): unknown {
  if ('const' in shape) return shape.const;
  const choice = shape.enum ?? shape.anyOf ?? shape.oneOf;
  if (choice) return shape.enum ? random.pick(choice) : like(random, random.pick(choice) as Shape);
  switch (shape.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(shape.properties ?? {})
          .filter(([key]) => (shape.required ?? []).includes(key) || random.chance(0.6))
          .map(([key, inner]) => [key, like(random, inner)]),
      );
    case 'array':
      return (shape.prefixItems ?? Array.from({ length: random.integer(1, 3) }, () => shape.items ?? {})).map(
        (inner) => like(random, inner),
      );
    case 'integer':
    case 'number': {
      const low = Math.max(shape.minimum ?? 0, -1000);
      const number = random.uniform(low, Math.min(shape.maximum ?? 1000, low + 1000));
      return shape.type === 'integer' ? Math.ceil(number) : number;
    }
    case 'boolean':
      return random.chance(0.5);
    case 'null':
      return null;
    default:
      return random.pick(TEXTS);
  }
}

/** The value with one thing in it changed, left out or added. */
export function damaged(random: Random, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || random.chance(0.1)) return nonsense(random);
  const keys = Object.keys(value);
  const key = keys.length > 0 ? random.pick(keys) : 'x';
  const inner = (value as Readonly<Record<string, unknown>>)[key];
  const how = random.uniform();
  if (how < 0.2) return without(value, key);
  if (how < 0.35) return withEntry(value, random.pick(KEYS), nonsense(random));
  return withEntry(value, key, damaged(random, inner));
}

function without(value: object, key: string): unknown {
  if (Array.isArray(value)) return value.slice(1);
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

/** `fromEntries` defines: it makes a key of `__proto__` too. */
function withEntry(value: object, key: string, inner: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (String(index) === key ? inner : item));
  return Object.fromEntries([...Object.entries(value), [key, inner]]);
}
