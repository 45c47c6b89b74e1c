/** A process of its own that opens a store, writes a line to its log of who did what, and closes it. Argument: data folder. */
import { openStore } from '../../src-main/store/index.ts';

const [, , home = ''] = process.argv;
const store = openStore(home);
for (let i = 0; i < 20; i++) store.audit.append(`process ${process.pid}`, 'opened', home, { i });
store.close();
