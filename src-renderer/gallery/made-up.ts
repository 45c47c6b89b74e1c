import type {
  Device,
  JobSummary,
  ModelSummary,
  Overview,
  ScreeningListItem,
} from '../../src-main/contract/index.ts';
import type { Tile } from '../lib/tile.ts';
import { type Zone, ZONES } from '../lib/zones.ts';

/** A number between 0 and 1 that is always the same for the same place. */
export function fraction(place: number): number {
  const wave = Math.sin(place * 127.1 + 311.7) * 43758.5453;
  return wave - Math.floor(wave);
}

/** A drawn red cell, with a ring in it where it is infected: a picture of 144 pixels, as thumbnails are. */
export function drawnCell(place: number, infected: boolean): string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 144;
  const pen = canvas.getContext('2d');
  if (pen === null) return '';
  const disc = (x: number, y: number, radius: number, stretch: number, colour: string) => {
    pen.fillStyle = colour;
    pen.beginPath();
    pen.ellipse(x, y, radius, radius * stretch, 0, 0, 2 * Math.PI);
    pen.fill();
  };
  const tint = 340 + Math.floor(fraction(place) * 25);
  pen.fillRect(0, 0, 144, 144);
  disc(72, 72, 63, 0.85 + fraction(place + 0.5) * 0.15, `hsl(${tint} 45% 74%)`);
  disc(72, 72, 29, 0.85, `hsl(${tint} 48% 80%)`);
  if (infected) {
    const [x, y] = [54 + fraction(place + 0.2) * 34, 52 + fraction(place + 0.7) * 38];
    pen.strokeStyle = 'hsl(275 55% 38%)';
    pen.lineWidth = 6;
    pen.beginPath();
    pen.arc(x, y, 11, 0, 2 * Math.PI);
    pen.stroke();
    disc(x + 10, y - 7, 6, 1, 'hsl(275 60% 30%)');
  }
  return canvas.toDataURL();
}

const pictures = ZONES.map((zone) =>
  Array.from({ length: 12 }, (_, place) =>
    drawnCell(place, zone === 'infected' || (zone === 'doubtful' && place % 2 === 0)),
  ),
);

const WORDS: Record<Zone, string> = {
  infected: 'Parasitized',
  doubtful: 'Doubtful',
  clear: 'Uninfected',
  unassessed: 'Unreadable',
};

/** A made-up cell for each place of a gallery. */
export function madeUpTile(index: number): Tile {
  const chance = fraction(index);
  const zone: Zone =
    chance < 0.12 ? 'infected' : chance < 0.2 ? 'doubtful' : chance < 0.985 ? 'clear' : 'unassessed';
  const probability = { infected: 0.86, doubtful: 0.35, clear: 0.02, unassessed: 0 }[zone];
  const picture = pictures[ZONES.indexOf(zone)]?.[index % 12] ?? '';
  return {
    picture: () => picture,
    zone,
    word: WORDS[zone],
    name: `C${String(index % 131)}P1thinF_IMG_20150619_114756a_cell_${String(index)}.png`,
    probability: zone === 'unassessed' ? null : probability + fraction(index + 0.3) * 0.13,
    reviewedAs: index % 17 === 3 ? WORDS[zone] : null,
    unlikeTraining: index % 41 === 5,
    excluded: index % 53 === 7,
  };
}

const INSTANT = '2026-11-23T09:14:00Z';
const SHA = 'a'.repeat(64);

export const madeUpJob: JobSummary = {
  id: 12,
  kind: 'screening',
  subject: { name: '4', label: 'Batch 2026-11-23' },
  status: 'running',
  createdAt: INSTANT,
  startedAt: INSTANT,
  finishedAt: null,
  progress: {
    stage: 'screening',
    unit: 'images',
    done: 12400,
    failed: 2,
    total: 20000,
    ratePerSecond: 410,
    secondsLeft: 18,
  },
  error: null,
  resumable: false,
  waitsFor: null,
};

export const madeUpQueuedJob: JobSummary = {
  ...madeUpJob,
  id: 13,
  kind: 'training',
  subject: { name: '3', label: 'nih-cells on the compact backbone' },
  status: 'queued',
  startedAt: null,
  progress: null,
  waitsFor: { job: madeUpJob.id, kind: madeUpJob.kind, subject: madeUpJob.subject, between: 1 },
};

export const madeUpModel: ModelSummary = {
  version: 'v7',
  name: 'nih-cells densenet121',
  status: 'in-use',
  createdAt: INSTANT,
  backbone: 'densenet121',
  dataset: 'nih-cells',
  accuracy: 0.971,
  sensitivity: 0.968,
  specificity: 0.974,
  rocAuc: 0.994,
  acceptanceMet: true,
  testImagesLearnedBefore: 0,
  learnedImagesLeftOut: false,
  sha256: SHA,
};

export const madeUpDevice: Device = {
  id: 'cpu',
  kind: 'gpu',
  device: 'cuda',
  name: 'NVIDIA RTX A2000, 12 GB',
  runner: 'onnxruntime',
  available: true,
  reason: null,
};

export const madeUpScreenings: ScreeningListItem[] = [1, 2, 3].map((place) => ({
  id: 5 - place,
  folder: `/home/lab/smears/Batch 2026-11-${String(24 - place)}`,
  status: place === 1 ? 'running' : 'finished',
  startedAt: INSTANT,
  finishedAt: place === 1 ? null : INSTANT,
  model: { version: 'v7', name: 'nih-cells densenet121' },
  slides: 40 - place * 4,
  total: 20000,
  done: place === 1 ? 12398 : 19998,
  unreadable: 2,
  skipped: 0,
  needsReview: place === 2 ? 7 : 0,
  changed: null,
  replacedBy: null,
  job: null,
}));

export const madeUpOverview: Overview = {
  app: { version: '0.1.0', shell: 'browser', home: '/home/lab/.smearwise' },
  health: [
    {
      code: 'backup-failed',
      message: 'The last backup failed: The disk is full.',
      nextStep: 'Mend that, then make a backup now.',
      action: 'back-up',
      since: INSTANT,
    },
  ],
  model: madeUpModel,
  activeJobs: [madeUpJob],
  interrupted: [
    {
      training: 4,
      name: 'clinic smearnet',
      error: { code: 'unavailable', message: 'Smearwise ended while the job was active.' },
    },
  ],
  lastScreenings: madeUpScreenings,
  needsReview: 7,
  steps: { datasets: 1, splits: 1, backbones: 3, models: 7, screenings: 3 },
};
