import { basename } from 'node:path';
import { implement } from '@orpc/server';
import { contract } from '../../contract/index.ts';
import { listBackbones, showBackbone } from '../../services/backbones/index.ts';
import type { Host } from '../host.ts';

/** The networks that can be trained on. */
export function backboneHandlers(host: Host) {
  const os = implement(contract.backbones);
  return {
    list: os.list.handler(() => listBackbones(host.store)),
    show: os.show.handler(({ input }) => showBackbone(host.store, input.backbone)),
    import: os.import.handler(({ input }) => {
      const job = host.start({ kind: 'backbone-import', ...input }, input.file, basename(input.file));
      return { job: job.id };
    }),
    download: os.download.handler(({ input }) => ({
      job: host.start({ kind: 'backbone-download', ...input }, input.backbone).id,
    })),
  };
}
