import type { ErrorBody, ScreeningPreview } from '../../../src-main/contract/index.ts';
import { m } from '../../messages/index.ts';
import { isCellCount, type ScreeningForm } from './screening-request.ts';

export interface Readiness {
  form: ScreeningForm | undefined;
  preview: ScreeningPreview | undefined;
  /** The folder is being looked into. */
  looking: boolean;
  /** Why it could not be looked into. */
  error: ErrorBody | undefined;
}

/** Why a screening cannot be started yet, in a few words; undefined where it can. */
export function whyNotYet({ form, preview, looking, error }: Readiness): string | undefined {
  const say = m.screening.create;
  if (form?.folder == null) return say.folderFirst;
  if (!isCellCount(form.minimumCells)) return say.minimumFirst;
  if (looking) return say.looking;
  if (error !== undefined) return say.folderUnusable;
  if (preview === undefined) return say.looking;
  return preview.images === 0 ? say.noImages : undefined;
}
