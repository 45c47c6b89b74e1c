import { type Naming, NAMING_PRESETS, type NamingPreset } from '../../../src-main/contract/index.ts';

export const NAMING_KINDS = [
  'pattern',
  'folder',
  'manifest',
  'none',
] as const satisfies readonly Naming['kind'][];
export type NamingKind = (typeof NAMING_KINDS)[number];
export const PRESETS = ['nih', 'parts', 'first'] as const satisfies readonly NamingPreset[];
/** A built-in pattern, or one of the person's own. */
export type PatternChoice = NamingPreset | 'own';

/** What a person chose in the editor; what belongs to another kind is kept while one looks at this one. */
export interface NamingForm {
  kind: NamingKind;
  preset: PatternChoice;
  pattern: string;
  patientLevel: number;
  /** 0 = no folder names the slide. */
  slideLevel: number;
  manifest: string | null;
}

export function firstNamingForm(): NamingForm {
  return {
    kind: 'pattern',
    preset: 'nih',
    pattern: NAMING_PRESETS.nih,
    patientLevel: 1,
    slideLevel: 0,
    manifest: null,
  };
}

/** The form with a built-in pattern, or with the person's own, which begins as the last one was. */
export function withPreset(form: NamingForm, preset: PatternChoice): NamingForm {
  return { ...form, preset, pattern: preset === 'own' ? form.pattern : NAMING_PRESETS[preset] };
}

/** The naming that the form describes; undefined while something is missing. */
export function namingOf(form: NamingForm): Naming | undefined {
  switch (form.kind) {
    case 'pattern': {
      const preset = PRESETS.find((name) => NAMING_PRESETS[name] === form.pattern) ?? null;
      return form.pattern.trim() === '' ? undefined : { kind: 'pattern', pattern: form.pattern, preset };
    }
    case 'folder':
      return {
        kind: 'folder',
        patientLevel: form.patientLevel,
        slideLevel: form.slideLevel === 0 ? null : form.slideLevel,
      };
    case 'manifest':
      return form.manifest === null ? undefined : { kind: 'manifest', file: form.manifest };
    case 'none':
      return { kind: 'none' };
  }
}
