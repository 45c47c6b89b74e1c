import type { JobSummary } from '../../src-main/contract/index.ts';
import { href } from './route.ts';

/** The address of the screen that shows what a job works on; its results open there while it runs. */
export function jobHref(job: Pick<JobSummary, 'id' | 'kind' | 'subject'>): string {
  switch (job.kind) {
    case 'dataset-import':
    case 'dataset-fetch':
      return href('datasets', 'import', job.id);
    case 'label-check':
      return href('datasets', job.subject.name, { show: 'labels' });
    case 'training':
      return href('train', job.subject.name);
    case 'screening':
    case 'screening-export':
      return href('screen', job.subject.name);
    case 'backbone-import':
    case 'backbone-download':
      return href('models', { show: 'backbones' });
    case 'model-import':
      return href('models');
  }
}
