import type { ImageFinding, ImportReport, Naming } from '../../contract/index.ts';
import type { ListedFile } from './import-listing.ts';
import { counted } from './wording.ts';

type Described = Pick<
  ImportReport,
  | 'leftOut'
  | 'classes'
  | 'patients'
  | 'slides'
  | 'imagesWithoutPatient'
  | 'imbalance'
  | 'patientsWithOneClass'
  | 'findings'
>;

const WORRYING_IMBALANCE = 3;
const FEW_IMAGES_OF_CLASS = 10;

/** What the usable images add up to, and all findings in order of path. */
export function describeDataset(
  usable: readonly ListedFile[],
  findings: readonly ImageFinding[],
  otherFiles: readonly string[],
): Described {
  const all = [...findings, ...otherFiles.map(otherFileFinding)].sort(byPath);
  const byPatient = Map.groupBy(
    usable.filter(({ origin }) => origin.patient !== null),
    ({ origin }) => origin.patient ?? '',
  );
  const slides = new Set(
    usable.flatMap(({ origin: { patient, slide } }) => (slide === null ? [] : [`${patient ?? ''}/${slide}`])),
  );
  const classes = classCounts(usable);
  return {
    leftOut: all.filter(({ leftOut }) => leftOut).length,
    classes,
    patients: byPatient.size,
    slides: slides.size,
    imagesWithoutPatient: usable.filter(({ origin }) => origin.patient === null).length,
    imbalance: imbalanceOf(classes),
    patientsWithOneClass: [...byPatient]
      .filter(([, images]) => new Set(images.map(({ origin }) => origin.className)).size === 1)
      .map(([patient]) => patient)
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true })),
    findings: all,
  };
}

/** What a person should know before training on these images. */
export function datasetWarnings(usable: readonly ListedFile[], naming: Naming): string[] {
  const warnings: string[] = [];
  const classes = classCounts(usable);
  for (const { name, images } of classes) {
    if (images >= FEW_IMAGES_OF_CLASS) continue;
    warnings.push(`Class "${name}" has ${counted(images, 'usable image')} only, too few to learn from.`);
  }
  const imbalance = imbalanceOf(classes);
  if (imbalance !== null && imbalance > WORRYING_IMBALANCE) {
    warnings.push(
      `The largest class has ${imbalance.toFixed(1)} times the images of the smallest; train with class weights.`,
    );
  }
  const unknown = usable.filter(({ origin }) => origin.patient === null).length;
  if (unknown === usable.length) {
    warnings.push(
      `NO PATIENT IS KNOWN${naming.kind === 'none' ? '' : ', no name or folder fits'}: a test cannot be made on ` +
        'patients that the model has not seen, and its figures will look too good.',
    );
  } else if (unknown > 0) {
    warnings.push(`${counted(unknown, 'image')} of ${usable.length} tell no patient.`);
  }
  return warnings;
}

function classCounts(usable: readonly ListedFile[]): ImportReport['classes'] {
  return [...Map.groupBy(usable, ({ origin }) => origin.className)]
    .map(([name, images]) => ({ name, images: images.length }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function imbalanceOf(classes: ImportReport['classes']): number | null {
  const counts = classes.map(({ images }) => images);
  return counts.length < 2 ? null : Math.max(...counts) / Math.min(...counts);
}

function otherFileFinding(path: string): ImageFinding {
  const detail = 'The ending of its name is not that of an image.';
  return { path, problem: 'unsupported-format', leftOut: true, detail, other: null };
}

function byPath(a: ImageFinding, b: ImageFinding): number {
  return a.path === b.path ? (a.problem < b.problem ? -1 : 1) : a.path < b.path ? -1 : 1;
}
