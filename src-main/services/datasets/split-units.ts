import type { DatasetImage, SplitUnit } from '../../contract/index.ts';

/** Images that stay together: a patient's, or where no patient is known a slide's, or one alone. */
export interface Unit {
  readonly key: string;
  /** As a split file or a message names it: the patient, the slide, or the image's path. */
  readonly name: string;
  readonly images: DatasetImage[];
}

export interface Units {
  readonly units: readonly Unit[];
  /** Images without a patient, where only whole patients are wanted: they could be of any patient. */
  readonly unassigned: readonly DatasetImage[];
}

/** What can be kept together: patients where any is known, else slides, else nothing but the image itself. */
export function naturalUnit(images: readonly DatasetImage[]): SplitUnit {
  if (images.some(({ patient }) => patient !== null)) return 'patient';
  return images.some(({ slide }) => slide !== null) ? 'slide' : 'image';
}

/**
 * Groups images so that a known patient is never divided, whatever the unit: `unit` says what becomes of the
 * images whose patient is unknown (left out, kept together by slide, or each by itself).
 */
export function unitsOf(images: readonly DatasetImage[], unit: SplitUnit): Units {
  const units = new Map<string, Unit>();
  const unassigned: DatasetImage[] = [];
  for (const image of images) {
    const place = placeOf(image, unit);
    if (!place) {
      unassigned.push(image);
      continue;
    }
    const key = place.join(' ');
    const known = units.get(key);
    if (known) known.images.push(image);
    else units.set(key, { key, name: place[1], images: [image] });
  }
  return { units: [...units.values()], unassigned };
}

function placeOf({ path, patient, slide }: DatasetImage, unit: SplitUnit): [SplitUnit, string] | undefined {
  if (patient !== null) return ['patient', patient];
  if (unit === 'patient') return undefined;
  return unit === 'slide' && slide !== null ? ['slide', slide] : ['image', path];
}
