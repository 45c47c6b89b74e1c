import assert from 'node:assert/strict';
import test from 'node:test';
import { ORPCError } from '@orpc/client';
import { describeError, errorDetails, isSilent } from '../../src-renderer/lib/errors.ts';
import { errors } from '../../src-renderer/messages/en/errors.ts';

test("the application's own sentence reaches the technician", () => {
  const body = { code: 'not-found', message: 'There is no folder /x.', nextStep: 'Choose another.' } as const;
  assert.deepEqual(describeError(new ORPCError('FAILED', { data: body }), errors), body);
  assert.deepEqual(describeError(body, errors), body);
});

test('a broken line is said to be one', () => {
  const body = describeError(new Error('Cannot send message, WebSocket is not open.'), errors);
  assert.equal(body.code, 'unavailable');
  assert.equal(body.message, errors.connectionLost);
});

test('an error of ours is said in plain words and keeps its cause for the details', () => {
  const body = describeError(new TypeError('x is not a function'), errors);
  assert.equal(body.code, 'bug');
  assert.equal(body.message, errors.unexpected);
  assert.match(errorDetails(body), /code: bug\ncause: TypeError: x is not a function/);
  assert.equal(describeError('thrown text', errors).cause, 'thrown text');
});

test('what a person stopped is not reported', () => {
  assert.ok(isSilent(describeError(new DOMException('stopped', 'AbortError'), errors)));
  assert.ok(isSilent({ code: 'cancelled', message: '' }));
  assert.ok(!isSilent({ code: 'bug', message: '' }));
});
