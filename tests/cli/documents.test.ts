import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { z } from 'zod';
import { exitCodeOf } from '../../src-main/cli/index.ts';
import * as contract from '../../src-main/contract/index.ts';

const { commandDocumentSchemas, errorDocumentSchema } = contract;
const PAGE = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8');

/** The table of fields below each heading of the page. */
const SECTIONS = new Map(
  PAGE.split(/^### /m)
    .slice(1)
    .map((section) => {
      const [heading = '', ...lines] = section.split('\n');
      const rows = lines.flatMap((line) => {
        const [, field, meaning] = /^\| `(\w+)` +\| (.*?) +\|$/.exec(line) ?? [];
        return field !== undefined && meaning !== undefined ? [{ field, meaning }] : [];
      });
      return [heading.replaceAll('`', ''), rows] as const;
    }),
);

/** What the page says of a document must be what the program's schema says. */
function requireDocumented(heading: string, schema: z.ZodObject) {
  const rows = SECTIONS.get(heading);
  assert.ok(rows, `docs/cli.md has no section "${heading}"`);
  const fields = schema.omit({ schema: true, command: true }).shape;
  assert.deepEqual(
    rows.map(({ field }) => field),
    Object.keys(fields),
    heading,
  );
  for (const { field, meaning } of rows) {
    const name = /^(list of )?`(\w+Schema)`/.exec(meaning)?.[2];
    if (name === undefined) {
      const value = elementOf(fields[field]);
      const isPlain = [z.ZodString, z.ZodNumber, z.ZodEnum].some((plain) => value instanceof plain);
      assert.ok(isPlain, `${heading}, ${field}: the page names no schema`);
      continue;
    }
    assert.equal(elementOf(fields[field]), contract[name as keyof typeof contract], `${heading}, ${field}`);
    assert.equal(meaning.startsWith('list of'), fields[field] instanceof z.ZodArray, `${heading}, ${field}`);
  }
}

function elementOf(schema: unknown): unknown {
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodNullable) return schema.unwrap();
  return schema;
}

for (const [command, schema] of Object.entries(commandDocumentSchemas)) {
  test(`docs/cli.md describes the document of \`${command}\``, () => {
    requireDocumented(command, schema);
  });
}

test('docs/cli.md describes the document of an error, and of no command that is not there', () => {
  requireDocumented('A command that failed', errorDocumentSchema);
  assert.deepEqual(
    [...SECTIONS.keys()].filter((heading) => !(heading in commandDocumentSchemas)),
    ['A command that failed'],
  );
});

test('docs/cli.md lists the exit codes', () => {
  const listed = [...PAGE.matchAll(/^\| (\d+) +\| `([\w-]+)`/gm)].map(([, exitCode, code]) => [
    code,
    Number(exitCode),
  ]);
  const all = contract.errorCodeSchema.options.map((code) => [code, exitCodeOf(code)]);
  assert.deepEqual(listed.sort(), all.sort());
});
