import { implement } from '@orpc/server';
import { contract } from '../../contract/index.ts';
import { changeSettings, readSettings } from '../../services/settings/index.ts';
import { browseFolder, createFolder, describeData } from '../../services/this-pc/index.ts';
import { chooseHome } from '../../services/workspace/index.ts';
import type { Host } from '../host.ts';

/** What this PC computes with. */
export function deviceHandlers(host: Host) {
  const os = implement(contract.devices);
  return {
    list: os.list.handler(() => host.calculate('devices', undefined)),
    test: os.test.handler(({ input }) => host.calculate('test-device', input)),
  };
}

export function settingsHandlers(host: Host) {
  const os = implement(contract.settings);
  return {
    get: os.get.handler(() => readSettings(host.store)),
    set: os.set.handler(({ input }) => changeSettings(host.store, input)),
  };
}

/** The data folder. */
export function dataHandlers(host: Host) {
  const os = implement(contract.data);
  return {
    show: os.show.handler(() => describeData(host.workspace)),
    choose: os.choose.handler(async ({ input }) => ({ former: await chooseHome(input.folder) })),
    backup: os.backup.handler(() => host.calculate('backup', undefined)),
    restore: os.restore.handler(({ input }) => host.restore(input.file)),
    integrity: os.integrity.handler(() => host.calculate('integrity', undefined)),
  };
}

/** For dialogs in a browser. */
export function folderHandlers() {
  const os = implement(contract.folders);
  return {
    browse: os.browse.handler(({ input }) => browseFolder(input.path, input.files)),
    create: os.create.handler(async ({ input }) => ({ path: await createFolder(input.parent, input.name) })),
  };
}
