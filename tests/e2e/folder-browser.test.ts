import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Locator, WebSocketRoute } from 'playwright-core';
import { skipWithoutChromium } from './browser.ts';
import { type Visitor, visit } from './visitor.ts';

describe('the dialog for a folder of this PC, on a slow one', { skip: skipWithoutChromium }, () => {
  let visitor: Visitor;
  let field: Locator;
  let arrived: Promise<unknown>;
  let answer: () => void;

  /** Holds the listing of the first folder back until `answer`. */
  function holdListing(line: WebSocketRoute): void {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    arrived = promise;
    line.connectToServer().onMessage((message) => {
      const send = () => {
        line.send(message);
      };
      if (message.includes('"shortened"')) {
        answer = send;
        resolve(message);
      } else send();
    });
  }

  before(async () => {
    visitor = await visit();
    await visitor.page.routeWebSocket(/./, holdListing);
    field = visitor.page.getByRole('dialog').getByRole('textbox', { name: 'Folder' });
  });
  after(() => visitor.leave());

  const openDialog = async () => {
    await visitor.page.reload();
    await visitor.go('models');
    await visitor.page.getByRole('button', { name: 'Import a version' }).click();
    await field.focus();
    await arrived;
  };
  const list = () => visitor.page.getByRole('dialog').getByRole('list').waitFor();

  test('a path pasted after the list came takes the place of the one that came with it', async () => {
    await openDialog();
    answer();
    await list();
    assert.notEqual(await field.inputValue(), '');
    await visitor.page.keyboard.insertText('/pasted');
    assert.equal(await field.inputValue(), '/pasted');
  });

  test('a path typed before stays', async () => {
    await openDialog();
    await visitor.page.keyboard.insertText('/typed');
    answer();
    await list();
    assert.equal(await field.inputValue(), '/typed');
    await visitor.page.keyboard.insertText('/on');
    assert.equal(await field.inputValue(), '/typed/on');
  });

  test('nothing went wrong unseen', () => {
    assert.deepEqual(visitor.problems, []);
  });
});
