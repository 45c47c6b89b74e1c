/** `npm start` without Electron: serves the interface to this PC's browser until Ctrl-C. */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { openApi } from '../api/index.ts';
import { appFile, toErrorBody } from '../base/index.ts';
import { homeFolder } from '../services/workspace/index.ts';
import { openInBrowser } from './open-in-browser.ts';
import { serveBrowser } from './serve-browser.ts';

const log = (line: string) => process.stderr.write(`${line}\n`);

try {
  await start();
} catch (error) {
  const { message, nextStep } = toErrorBody(error);
  log(nextStep === undefined ? message : `${message}\n${nextStep}`);
  process.exitCode = 1;
}

async function start(): Promise<void> {
  const { values } = parseArgs({
    options: { home: { type: 'string' }, 'no-open': { type: 'boolean', default: false } },
  });
  const api = openApi({ home: homeFolder(values.home), shell: 'browser' });
  const server = await serveBrowser({ api, folder: appFile('dist/renderer'), log });
  const address = server.newAddress();
  log(`Smearwise is at ${address}\nThe address opens one browser. Enter: another address. Ctrl-C: end.`);
  if (!values['no-open']) openInBrowser(address);

  const input = createInterface({ input: process.stdin });
  input.on('line', () => log(`Smearwise is at ${server.newAddress()}`));
  const end = () => {
    input.close();
    void Promise.all([server.close(), api.close()]);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}
