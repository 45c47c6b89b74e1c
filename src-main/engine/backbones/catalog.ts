import { AppError, readRequiredFile } from '../../base/index.ts';
import { type CatalogEntry, catalogSchema } from '../../contract/index.ts';

/**
 * Reads the catalogue of public backbones (`models/catalog.json`). Throws `not-found` where there is no such file
 * and `corrupt` naming the field where it is not as the contract says.
 */
export async function loadCatalog(file: string): Promise<readonly CatalogEntry[]> {
  const bytes = await readRequiredFile(file, 'The backbone catalogue');
  const parsed = catalogSchema.safeParse(parseJson(bytes.toString('utf8')));
  if (parsed.success) return parsed.data.backbones;
  const issue = parsed.error.issues[0];
  throw new AppError(
    'corrupt',
    `The backbone catalogue "${file}" is not as expected at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? ''}.`,
    { nextStep: 'Put the file back as it came with Smearwise.', cause: parsed.error },
  );
}

/** Undefined for text that is no JSON; the schema says the rest. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
