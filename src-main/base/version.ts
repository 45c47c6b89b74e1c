import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { appFile } from './app-files.ts';

const packageSchema = z.object({ version: z.string() });

/** The version of the application, written on every model card and result. */
export const APP_VERSION: string = packageSchema.parse(
  JSON.parse(readFileSync(appFile('package.json'), 'utf8')),
).version;
