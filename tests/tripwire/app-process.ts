/** Browser mode, as src-main/browser/main.ts, on pages that the test has built: data folder and pages are the arguments. */
import { openApi } from '../../src-main/api/index.ts';
import { serveBrowser } from '../../src-main/browser/index.ts';

const [home = '', folder = ''] = process.argv.slice(2);
const api = openApi({ home, shell: 'browser' });
const server = await serveBrowser({
  ...{ api, folder },
  log: (line) => process.stderr.write(`${line}\n`),
});
console.log(server.newAddress());
process.once('SIGTERM', () => void Promise.all([server.close(), api.close()]));
