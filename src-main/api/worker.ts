/** Started in a process of its own for each job; the argument is the data folder. */
import { parentPort, serveTasks } from '../jobs/index.ts';
import { runTask } from './tasks/run-task.ts';

const home = process.argv[2];
if (home === undefined) throw new Error('The worker needs the data folder as its argument.');
serveTasks(parentPort(), (task, context) => runTask(home, task, context));
