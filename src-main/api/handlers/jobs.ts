import { implement } from '@orpc/server';
import { contract } from '../../contract/index.ts';
import type { Host } from '../host.ts';

/** Long operations, past and present. */
export function jobHandlers(host: Host) {
  const os = implement(contract.jobs);
  return {
    list: os.list.handler(({ input: { active, offset, limit } }) => {
      if (!active) return host.queue.page(offset, limit);
      const jobs = host.queue.active();
      return { total: jobs.length, rows: jobs.slice(offset, offset + limit) };
    }),
    get: os.get.handler(({ input }) => host.queue.get(input.job)),
    cancel: os.cancel.handler(({ input }) => host.queue.cancel(input.job)),
    resume: os.resume.handler(({ input }) => host.queue.resume(input.job)),
    events: os.events.handler(async function* ({ signal }) {
      for await (const jobs of host.jobEvents(signal)) yield { jobs };
    }),
  };
}
