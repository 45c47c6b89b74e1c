/** Does each deed of talkative-process.ts that the arguments name under the guard, and prints what that saw. */
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { plainEnvironment } from '../support/plain-environment.ts';
import { Guard } from './guard.ts';

const [work = '', ...deeds] = process.argv.slice(2);
const person = join(work, 'person');
mkdirSync(person);
for (const deed of deeds) {
  const traces = join(work, deed);
  const guard = new Guard(traces, { cwd: work, env: plainEnvironment(person) });
  const child = guard.start([fileURLToPath(new URL('./talkative-process.ts', import.meta.url)), deed]);
  child.stdout?.resume();
  child.stderr?.pipe(process.stderr);
  await once(child, 'close');
  for (const attempt of await guard.attempts([])) console.log(`${deed}: ${attempt}`);
}
