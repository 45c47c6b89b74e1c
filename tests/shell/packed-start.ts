/**
 * Starts the shell of a packed app with the stand-in for Electron and does a job in it. Arguments: the folder of the
 * app, a folder of cells. Prints what was seen as JSON.
 */
import './with-stand-in.ts';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, told } from './electron-stand-in.ts';
import { call, client, closeLines, ended, PAGE, until } from './page-side.ts';

const [folder = '', cells = ''] = process.argv.slice(2);
await import(pathToFileURL(join(folder, 'dist', 'main', 'shell', 'main.js')).href);
app.ready.resolve(undefined);
await until(() => told.includes(`loadURL ${PAGE}`));

const serve = (url: string) => call('protocol', { method: 'GET', url }) as Promise<Response>;
const page = await (await serve(PAGE)).text();
const assets = [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(
  ([, path = '']) => new URL(path, PAGE).href,
);
const served = await Promise.all(assets.map(async (url) => (await serve(url)).status));

const api = client();
const { job } = await api.datasets.import({ folder: cells, name: 'cells', synthetic: true });
const { status } = await ended(api, job);
console.log(JSON.stringify({ title: /<title>(.*)<\/title>/.exec(page)?.[1], served, job: status }));
closeLines();
app.quit();
