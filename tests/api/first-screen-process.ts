/** Opens the app on a data folder, shows the first screen, and prints the address of every module that was loaded. */
import { registerHooks } from 'node:module';

const loaded: string[] = [];
registerHooks({
  load(address, context, next) {
    loaded.push(address);
    return next(address, context);
  },
});
const { call } = await import('@orpc/server');
const { openApi } = await import('../../src-main/api/index.ts');
const api = openApi({ home: process.argv[2] ?? '', shell: 'browser' });
const { steps } = await call(api.router.app.overview, undefined);
await api.close();
console.log(JSON.stringify({ steps, loaded }));
