import { resolve } from 'node:path';
import type { Naming } from '../contract/index.ts';
import { usage } from './options.ts';

/** The options that say where patient and slide of an image are read from. */
export interface NamingOptions {
  naming?: 'nih' | 'pattern' | 'folder' | 'manifest' | 'none';
  pattern?: string;
  patientLevel?: number;
  slideLevel?: number;
  manifest?: string;
}

const BELONGS_TO = {
  pattern: { flag: '--pattern', naming: 'pattern' },
  patientLevel: { flag: '--patient-level', naming: 'folder' },
  slideLevel: { flag: '--slide-level', naming: 'folder' },
  manifest: { flag: '--manifest', naming: 'manifest' },
} as const;

/**
 * The naming that the options describe; undefined where they say nothing. An option that belongs to one naming chooses
 * it. Throws `usage` where an option belongs to another naming than the chosen one, or one is missing.
 */
export async function namingOf(options: NamingOptions): Promise<Naming | undefined> {
  const { pattern, patientLevel, slideLevel, manifest } = options;
  const given = Object.entries({ pattern, patientLevel, slideLevel, manifest })
    .filter(([, value]) => value !== undefined)
    .map(([name]) => BELONGS_TO[name as keyof typeof BELONGS_TO]);
  const naming = options.naming ?? given[0]?.naming;
  const stray = given.find((option) => option.naming !== naming);
  if (stray)
    throw usage(`Option ${stray.flag} belongs to --naming ${stray.naming}, not ${naming ?? 'none'}.`);
  switch (naming) {
    case undefined:
      return undefined;
    case 'nih': {
      const { DEFAULT_NAMING } = await import('../services/datasets/index.ts');
      return DEFAULT_NAMING;
    }
    case 'pattern':
      return { kind: 'pattern', pattern: required(pattern, '--pattern'), preset: null };
    case 'folder':
      return {
        kind: 'folder',
        patientLevel: required(patientLevel, '--patient-level'),
        slideLevel: slideLevel ?? null,
      };
    case 'manifest':
      return { kind: 'manifest', file: resolve(required(manifest, '--manifest')) };
    case 'none':
      return { kind: 'none' };
  }
}

function required<Value>(value: Value | undefined, flag: string): Value {
  if (value === undefined) throw usage(`Option ${flag} is missing.`);
  return value;
}
