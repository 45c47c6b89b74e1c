import type { DatasetImage, LabelCheckRequest, LabelCheckSummary, SplitUnit } from '../../contract/index.ts';
import { judgeLabels } from '../../statistics/index.ts';
import type { NewLabelFinding } from '../../store/index.ts';

/** Everything that a check is about, and what the models said. */
export interface JudgedImages {
  readonly request: LabelCheckRequest;
  readonly images: readonly DatasetImage[];
  readonly classes: readonly string[];
  readonly labels: Int32Array;
  /** Row-major, images × classes. */
  readonly probabilities: Float64Array;
  readonly unit: SplitUnit;
  readonly ownBackbone: boolean;
  readonly device: string;
  readonly seconds: number;
}

/** Ranks the suspects and sums up. */
export function summarise(judged: JudgedImages): { summary: LabelCheckSummary; findings: NewLabelFinding[] } {
  const { request, images, classes, labels, probabilities, unit, ownBackbone, device, seconds } = judged;
  const classCount = classes.length;
  const { suspects, thresholds, noise, confidentJoint } = judgeLabels({ classCount, labels, probabilities });
  const found = suspects.flatMap(({ index, given, suggested, probability, score }) => {
    const image = images[index];
    if (!image) return [];
    const names = { given: classes[given] ?? '', suggested: classes[suggested] ?? '' };
    return [{ image, finding: { image: image.id, sha256: image.sha256, ...names, probability, score } }];
  });
  const findings = found.map(({ finding }) => finding);
  const disagreeing = placesOfDisagreement(labels, probabilities, classCount);
  const summary: LabelCheckSummary = {
    ...request,
    images: images.length,
    unit,
    imagesWithoutPatient: images.filter(({ patient }) => patient === null).length,
    ownBackbone,
    agreement: 1 - disagreeing.length / images.length,
    classes: classes.map((name, c) => ({
      name,
      images: labels.filter((label) => label === c).length,
      threshold: thresholds[c] ?? 0,
      noise: noise[c] ?? null,
      suspects: findings.filter(({ given }) => given === name).length,
    })),
    confidentJoint: confidentJoint.map((counts) => [...counts]),
    suspects: findings.length,
    patients: byPatient(
      images,
      disagreeing.flatMap((place) => images[place] ?? []),
      new Set(findings.map(({ image }) => image)),
    ),
    device,
    seconds,
  };
  return { summary, findings };
}

/** Places of the images whose most probable class is another one than theirs. */
function placesOfDisagreement(labels: Int32Array, probabilities: Float64Array, classCount: number): number[] {
  return [...labels.entries()].flatMap(([index, label]) => {
    const row = probabilities.subarray(index * classCount, (index + 1) * classCount);
    return row.indexOf(Math.max(...row)) === label ? [] : [index];
  });
}

function byPatient(
  images: readonly DatasetImage[],
  disagreeing: readonly DatasetImage[],
  suspects: ReadonlySet<number>,
): LabelCheckSummary['patients'] {
  const key = ({ patient, className }: DatasetImage) => JSON.stringify([patient, className]);
  const all = Map.groupBy(images, key);
  return [...Map.groupBy(disagreeing, key)]
    .flatMap(([group, found]) => {
      const [first] = found;
      if (!first) return [];
      const { patient, className } = first;
      return [
        {
          ...{ patient, className },
          images: all.get(group)?.length ?? 0,
          disagreeing: found.length,
          suspects: found.filter(({ id }) => suspects.has(id)).length,
        },
      ];
    })
    .sort((a, b) => b.suspects - a.suspects || b.disagreeing - a.disagreeing);
}
