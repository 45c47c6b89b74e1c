#!/usr/bin/env node
// Starts the command line under the project's Node, whatever the PC's own is.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { projectNode } from '../scripts/project-node.mjs';

const inProject = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const node = projectNode();
if (!node || !existsSync(inProject('node_modules/commander'))) {
  console.error('Error: Smearwise is not set up: its packages are not installed.');
  console.error(`Run this once: cd "${inProject('')}" && node scripts/setup.mjs`);
  process.exit(10);
}
const child = spawn(node, [inProject('src-main/cli/main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  // Node keeps what it has compiled: the next start takes half the time.
  env: { NODE_COMPILE_CACHE: inProject('node_modules/.cache/compiled'), ...process.env },
});
// The terminal sends Ctrl-C to both; the child decides when to stop.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
