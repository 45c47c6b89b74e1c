import assert from 'node:assert/strict';
import test from 'node:test';
import { parse } from 'svelte/compiler';
import { rendererFiles } from './files.ts';

const SPOKEN_ATTRIBUTES = new Set(['alt', 'aria-label', 'label', 'lead', 'placeholder', 'text', 'title']);

/** Nodes whose insides are no text on the page; an attribute is looked into where it is spoken. */
const CLOSED = new Set(['Attribute', 'StyleDirective']);

interface Node {
  type: string;
  name?: string;
  data?: string;
  value?: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** The attributes and texts below a value; what is inside an attribute is left to who looks at it. */
function* nodesIn(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* nodesIn(item);
  else if (isNode(value)) {
    yield value;
    if (!CLOSED.has(value.type)) for (const child of Object.values(value)) yield* nodesIn(child);
  }
}

/** Words written out in a component: text between tags, and attributes that are read aloud. */
function wordsIn(text: string): string[] {
  const found: string[] = [];
  for (const node of nodesIn(parse(text, { modern: true }).fragment)) {
    const spoken = node.type === 'Attribute' && SPOKEN_ATTRIBUTES.has(node.name ?? '');
    const texts = spoken ? nodesIn(node.value) : node.type === 'Text' ? [node] : [];
    for (const { type, data } of texts)
      if (type === 'Text' && data !== undefined && /\p{L}{2,}/u.test(data)) found.push(data.trim());
  }
  return found;
}

test('words in a component are found, whether between tags or in an attribute', () => {
  assert.deepEqual(wordsIn('<p class="quiet">{m.a} <b>Hello there</b></p>'), ['Hello there']);
  assert.deepEqual(wordsIn('<img alt="A cell" />'), ['A cell']);
  assert.deepEqual(wordsIn('<kbd>?</kbd><p title={m.title}>{m.text}: {count}</p>'), []);
});

test('no sentence stands in a component: all are in the message catalogue', () => {
  const components = rendererFiles('.svelte').filter(({ path }) => !path.startsWith('gallery/'));
  const found = components.flatMap(({ path, text }) => wordsIn(text).map((words) => `${path}: ${words}`));
  assert.deepEqual(found, []);
});

test('no component has colours of its own: all are in tokens.css', () => {
  const ownColour = /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(/i;
  const found = rendererFiles('.svelte')
    .filter(({ path }) => !path.startsWith('gallery/'))
    .filter(({ text }) => ownColour.test(/<style>[^]*<\/style>/.exec(text)?.[0] ?? ''))
    .map(({ path }) => path);
  assert.deepEqual(found, []);
});

test('no component has a style in an attribute: the content security policy forbids it', () => {
  const found = rendererFiles('.svelte')
    .filter(({ text }) => /\sstyle=(?:"|\{)/.test(text))
    .map(({ path }) => path);
  assert.deepEqual(found, []);
});
