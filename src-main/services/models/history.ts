import { z } from 'zod';
import { modelOverrideSchema, type ModelUse } from '../../contract/index.ts';
import { MODEL_IN_USE } from '../../store/index.ts';
import type { Workspace } from '../workspace/index.ts';

const detailSchema = z.object({
  old: z.string().nullable(),
  new: z.string(),
  override: modelOverrideSchema.nullable(),
});

/** Which version was put in use when and by whom, newest first. */
export function modelHistory({ store }: Workspace): ModelUse[] {
  return store.audit.ofAction(MODEL_IN_USE).map(({ at, actor, detail }) => {
    const { old, new: version, override } = detailSchema.parse(JSON.parse(detail));
    return { at, by: actor, version, former: old, override };
  });
}
