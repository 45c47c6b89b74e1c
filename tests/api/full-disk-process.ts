/** The app on a disk that fills up while a screening runs and is emptied again; prints what it said, as JSON. */
import { join } from 'node:path';
import { ORPCError } from '@orpc/client';
import { emptyDisk, fillDisk } from '../support/filler.ts';
import { jobEnd, jobWhen, startApp } from '../support/running-app.ts';

const [disk = '', slides = ''] = process.argv.slice(2);
const endings: (() => Promise<void> | void)[] = [];
const { client, complaints } = await startApp({ after: (end) => endings.push(end) }, join(disk, 'home'));
const { screening, job } = await client.screening.start({ folder: slides });
await jobWhen(client, job, ({ progress }) => progress?.stage === 'Screening' && progress.done > 0);
fillDisk(disk);
const failed = await jobEnd(client, job);
const whileFull = {
  failed,
  active: (await client.app.overview()).activeJobs.length,
  listed: (await client.jobs.list({})).rows.map(({ status }) => status),
  resumed: await client.jobs.resume({ job }).catch(told),
};
emptyDisk(disk);
await client.jobs.resume({ job });
const afterwards = { job: await jobEnd(client, job), screening: await client.screening.get({ screening }) };
for (const end of endings) await end();
console.log(JSON.stringify({ whileFull, afterwards, complaints }));

function told(error: unknown): unknown {
  return error instanceof ORPCError ? error.data : String(error);
}
