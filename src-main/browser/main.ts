/** `npm start` without Electron: serves the interface to this PC's browser until Ctrl-C. */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type Api, openApi } from '../api/index.ts';
import { AppError, appFile, toErrorBody } from '../base/index.ts';
import { homeFolder } from '../services/workspace/index.ts';
import { openInBrowser } from './open-in-browser.ts';
import { askForAddress } from './second-start.ts';
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
  const home = homeFolder(values.home);
  const show = (address: string) => {
    if (!values['no-open']) openInBrowser(address);
  };
  const api = await openOrAsk(home, show);
  if (!api) return;
  const server = await serveBrowser({ api, folder: appFile('dist/renderer'), log });
  const input = createInterface({ input: process.stdin });
  input.on('line', () => log(`Smearwise is at ${server.newAddress()}`));
  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    input.close();
    // The line to `npm start` would keep this process.
    if (process.connected) process.disconnect();
    void Promise.all([server.close(), api.close()]);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  // `npm start` was ended: nobody could end this server any more, or learn its address.
  process.once('disconnect', end);

  const address = server.newAddress();
  log(`Smearwise is at ${address}\nThe address opens one browser. Enter: another address. Ctrl-C: end.`);
  show(address);
}

/** Opens the data folder; where a server has it already, shows an address of that one instead. */
async function openOrAsk(home: string, show: (address: string) => void): Promise<Api | undefined> {
  try {
    return openApi({ home, shell: 'browser' });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'conflict') throw error;
    const address = await askForAddress(home);
    if (address === undefined) throw error;
    log(`Smearwise runs already. It is at ${address}\nThe address opens one browser.`);
    show(address);
    return undefined;
  }
}
