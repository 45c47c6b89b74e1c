/** Every text and list that comes in from outside has an end. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AnySchema } from '@orpc/contract';
import * as contractModule from '../../src-main/contract/index.ts';

/** What zod tells of a schema's making (https://zod.dev/library-authors): as far as it matters here. */
interface Inside {
  readonly def: {
    readonly type: string;
    readonly shape?: Record<string, Schema>;
    readonly element?: Schema;
    readonly innerType?: Schema;
    readonly options?: readonly Schema[];
    readonly items?: readonly Schema[];
    readonly keyType?: Schema;
    readonly valueType?: Schema;
    readonly in?: Schema;
    readonly out?: Schema;
    readonly checks?: readonly { readonly _zod: { readonly def: { readonly check: string } } }[];
  };
}
interface Schema {
  readonly _zod: Inside;
}

const ENDS = ['max_length', 'length_equals'];

/** Paths of the texts and lists in a schema that may be of any length. */
function endless(schema: Schema, path: string, found: string[], seen = new Set<Schema>()): string[] {
  if (seen.has(schema)) return found;
  seen.add(schema);
  const { def } = schema._zod;
  const hasEnd = def.checks?.some(({ _zod }) => ENDS.includes(_zod.def.check)) ?? false;
  const look = (inner: Schema | undefined, step: string) => {
    if (inner) endless(inner, `${path}${step}`, found, new Set(seen));
  };
  if ((def.type === 'string' || def.type === 'array') && !hasEnd) found.push(path);
  if (['record', 'map', 'set', 'any', 'unknown', 'custom'].includes(def.type)) found.push(path);
  for (const [name, field] of Object.entries(def.shape ?? {})) look(field, `.${name}`);
  for (const option of def.options ?? []) look(option, '|');
  for (const item of def.items ?? []) look(item, '[]');
  look(def.element, '[]');
  look(def.innerType, '');
  look(def.in, '');
  look(def.out, '');
  return found;
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && '_zod' in value;
}

/** What reaches Smearwise besides the procedures' inputs: files of other PCs, and what the command line checks. */
const FROM_FILES = [
  'modelCardSchema',
  'backboneCardSchema',
  'catalogSchema',
  'recipeSchema',
  'namingSchema',
  'splitMethodSchema',
  'screeningOptionsSchema',
  'slideNamingSchema',
  'labelCheckRequestSchema',
  'settingsSchema',
  'pictureSchema',
] as const;

test('no input of a procedure holds a text or a list without an end', () => {
  const found: string[] = [];
  let inputs = 0;
  for (const [area, procedures] of Object.entries(contractModule.contract)) {
    for (const [name, procedure] of Object.entries(procedures)) {
      const { inputSchema } = (procedure as { '~orpc': { inputSchema?: AnySchema } })['~orpc'];
      if (inputSchema === undefined) continue;
      assert.ok(isSchema(inputSchema), `${area}.${name}`);
      inputs++;
      endless(inputSchema, `${area}.${name}`, found);
    }
  }
  assert.deepEqual(found, []);
  assert.ok(inputs > 40, `${inputs} inputs were looked at`);
});

for (const name of FROM_FILES) {
  test(`${name} holds no text or list without an end`, () => {
    const schema: unknown = contractModule[name];
    assert.ok(isSchema(schema));
    assert.deepEqual(endless(schema, name, []), []);
  });
}

test('the walk finds what has no end, wherever it lies', () => {
  const loose = contractModule.cellRowSchema.pick({ path: true, reason: true });
  assert.deepEqual(endless(loose as unknown as Schema, 'row', []), ['row.path', 'row.reason']);
});
