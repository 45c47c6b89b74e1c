import assert from 'node:assert/strict';
import test from 'node:test';
import { UndoStack } from '../../src-renderer/lib/undo-stack.ts';

const change = (text: string) => ({ text, undo: () => Promise.resolve() });

test('the newest change is taken back first', () => {
  const stack = new UndoStack(10);
  stack.push(change('a'));
  stack.push(change('b'));
  assert.equal(stack.take()?.text, 'b');
  assert.equal(stack.take()?.text, 'a');
  assert.equal(stack.take(), undefined);
});

test('one change is taken back once, from its message or by key', () => {
  const stack = new UndoStack(10);
  const first = change('a');
  stack.push(first);
  stack.push(change('b'));
  assert.equal(stack.take(first)?.text, 'a');
  assert.equal(stack.take(first), undefined);
  assert.equal(stack.take()?.text, 'b');
});

test('the oldest changes fall out', () => {
  const stack = new UndoStack(2);
  for (const text of ['a', 'b', 'c']) stack.push(change(text));
  assert.deepEqual([stack.take()?.text, stack.take()?.text, stack.take()?.text], ['c', 'b', undefined]);
});
