/**
 * The whole story under the guard, in a network namespace without a network; the argument is an empty folder for all of
 * it. Prints what was tried that may not be, a line each. Chromium is in the namespace but not watched: it is the person's.
 */
import assert from 'node:assert/strict';
import { type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { buildPages } from '../../scripts/built-pages.ts';
import { findChromium } from '../../scripts/chromium.ts';
import { lookAtSlides, screenSlides } from '../e2e/story-steps.ts';
import { MAIN } from '../support/command-line.ts';
import { drawCells, drawSlides, LAX, SMALL_TRAINING } from '../support/laboratory.ts';
import { plainEnvironment } from '../support/plain-environment.ts';
import { Guard } from './guard.ts';

const [work = ''] = process.argv.slice(2);
const person = place('person');
const elsewhere = place('elsewhere');
const temporary = place('temporary');
const home = place('home');
const other = place('other home');
const out = place('out');
const stick = place('stick');
const cells = join(work, 'cells');
const slides = join(work, 'slides');
const guard = new Guard(place('traces'), {
  cwd: elsewhere,
  env: { ...plainEnvironment(person), SMEARWISE_SHIPPED_MODEL: 'on', TMPDIR: temporary },
});

function place(name: string): string {
  const folder = join(work, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

async function command(...words: readonly string[]): Promise<void> {
  await commandIn(home, ...words);
}

async function commandIn(folder: string, ...words: readonly string[]): Promise<void> {
  const child = guard.start([MAIN, '--home', folder, ...words]);
  const said = gather(child);
  await once(child, 'close');
  assert.equal(child.exitCode, 0, `${words.join(' ')}: ${said()}`);
}

function gather({ stdout, stderr }: ChildProcess): () => string {
  let text = '';
  for (const stream of [stdout, stderr])
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  return () => text;
}

/** A laboratory's commands, from labelled cells to what it hands on. */
async function byCommandLine(): Promise<void> {
  await command('dataset', 'import', cells, '--name', 'clinic', '--synthetic');
  await command('dataset', 'split', 'clinic', '--ratio', '50,25,25');
  await command('train', ...SMALL_TRAINING, ...LAX);
  const deeper = ['--dataset', 'clinic', '--input-size', '32', '--batch-size', '16', '--epochs', '1'];
  await command('train', ...deeper, '--recipe', 'standard', '--backbone', 'smearnet');
  await command('train', ...deeper, '--recipe', 'full', '--backbone', 'smearnet-untrained');
  await command(
    'dataset',
    'labels',
    'clinic',
    '--backbone',
    'random-conv',
    '--out',
    join(out, 'labels.html'),
  );
  await command('models', 'compare', 'v1', 'v2');
  await command('models', 'use', 'v1');
  await command('screen', slides, '--out', join(out, 'screening'));
  await command('models', 'export', 'v1', join(stick, 'clinic.onnx'));
  await command('models', 'export', 'v1', join(stick, 'web'), '--format', 'tfjs');
  await commandIn(other, 'models', 'import', join(stick, 'clinic.onnx'));
  await command('devices');
}

/** The app in the browser: every area is looked at, and a screening is made in a job's process. */
async function inTheBrowser(): Promise<void> {
  const pages = join(work, 'pages');
  await buildPages(pages);
  const app = guard.start([fileURLToPath(new URL('./app-process.ts', import.meta.url)), home, pages]);
  const said = gather(app);
  assert.ok(app.stdout);
  const [address] = (await once(createInterface({ input: app.stdout }), 'line')) as [string];
  const executablePath = findChromium();
  const env = { ...process.env, HOME: place('browser') } as Record<string, string>;
  const browser = await chromium.launch({
    ...{ env, chromiumSandbox: false },
    ...(executablePath !== undefined && { executablePath }),
  });
  const page = await browser.newPage();
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  for (const area of ['datasets/clinic', 'train', 'models/v1', 'models/v1/export', 'settings']) {
    await page.goto(`${new URL(address).origin}/#/${area}`);
    await page.getByRole('heading').first().waitFor();
  }
  await lookAtSlides(page, slides, 'slide-1');
  await screenSlides(page);
  await browser.close();
  const { pid } = app;
  assert.ok(pid !== undefined && app.exitCode === null, said());
  // strace hands no signal on that it gets itself: the app is its only child.
  process.kill(childOf(pid), 'SIGTERM');
  await once(app, 'close');
}

function childOf(parent: number): number {
  const children = readFileSync(`/proc/${String(parent)}/task/${String(parent)}/children`, 'utf8');
  return Number(children.trim().split(' ')[0]);
}

await drawCells(cells);
await drawSlides(slides, { 'slide-1': 8, 'slide-2': 8 });
await byCommandLine();
await inTheBrowser();
for (const attempt of await guard.attempts([home, other, out, stick, temporary])) console.log(attempt);
for (const left of [...readdirSync(person), ...readdirSync(elsewhere)]) console.log(`left behind: ${left}`);
