/** What a person saw on crops whose labels were hidden: docs/blind-look.json. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const crops = z.array(z.string());
const blindLookSchema = z.object({
  about: z.string(),
  fold: z.number().int(),
  /** Of the crops labelled so: those on which no parasite was seen, and those on which one could not tell. */
  parasitized: z.object({ shown: z.number().int(), nothingSeen: crops, doubtful: crops }),
  /** Of the crops labelled so: those on which something was seen that looks like a parasite. */
  uninfected: z.object({ shown: z.number().int(), somethingSeen: crops, doubtful: crops }),
});

export async function readBlindLook(): Promise<z.infer<typeof blindLookSchema>> {
  const file = fileURLToPath(new URL('../docs/blind-look.json', import.meta.url));
  return blindLookSchema.parse(JSON.parse(await readFile(file, 'utf8')));
}
