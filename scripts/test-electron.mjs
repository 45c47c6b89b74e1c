// `npm run test:electron`: the end-to-end tests of the desktop app, in Electron itself where its binary is.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installedElectron } from './electron.mjs';
import { root } from './project-node.mjs';
import { requiredNode, runNode, setUp } from './setup.mjs';

setUp();
const electron = installedElectron();
if (electron === undefined) {
  console.error(
    'Skipped: the binary of Electron is not in node_modules/electron/dist. `npm start` fetches it where its download ' +
      'address answers; nothing is claimed to have been seen in Electron without it.',
  );
  process.exit(0);
}
for (const script of [
  ['node_modules/vite/bin/vite.js', 'build', 'src-renderer'],
  ['scripts/build-desktop.mjs'],
]) {
  const [path, ...args] = script;
  const { status } = spawnSync(requiredNode(), [join(root, path), ...args], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
process.env.SMEARWISE_ELECTRON = electron;
runNode(['--test', '--test-timeout=600000', 'tests/e2e/electron.test.ts']);
