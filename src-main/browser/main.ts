/** `npm start` without Electron: serves the interface to this PC's browser until Ctrl-C. */
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { type Api, openApi } from '../api/index.ts';
import { AppError, appFile, toErrorBody } from '../base/index.ts';
import { type Recovery, recoveryFor } from '../services/this-pc/index.ts';
import { homeFolder } from '../services/workspace/index.ts';
import { openInBrowser } from './open-in-browser.ts';
import { askForAddress } from './second-start.ts';
import { serveBrowser } from './serve-browser.ts';
import { serveRecovery } from './serve-recovery.ts';

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
  try {
    const api = await openOrAsk(home, show);
    if (api) announce(await serve(api), show);
  } catch (error) {
    const recovery = recoveryFor(home, error);
    if (!recovery) throw error;
    await offer(recovery, show);
  }
}

function announce(address: string, show: (address: string) => void): void {
  log(`Smearwise is at ${address}\nThe address opens one browser. Enter: another address. Ctrl-C: end.`);
  show(address);
}

/** Serves the app until it is ended; answers an address of it. */
async function serve(api: Api): Promise<string> {
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
  return server.newAddress();
}

/** Serves the page with the ways out, until one of them has opened the app. */
async function offer(recovery: Recovery, show: (address: string) => void): Promise<void> {
  const leave = () => process.exit(1);
  const server = await serveRecovery({
    recovery,
    openApp: async () => {
      const address = await serve(openApi({ home: recovery.home, shell: 'browser' }));
      process.off('disconnect', leave);
      log(`Smearwise is at ${address}\nThe address opens one browser. Enter: another address. Ctrl-C: end.`);
      return address;
    },
    log,
  });
  process.once('disconnect', leave);
  const address = server.newAddress();
  log(
    `${recovery.message}\nWhat can be done about it is at ${address}\nThe address opens one browser. Ctrl-C: end.`,
  );
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
