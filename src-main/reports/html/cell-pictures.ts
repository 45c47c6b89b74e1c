import { basename } from 'node:path';
import { formatProbability } from '../numbers.ts';
import type { CellPicture } from '../types.ts';
import { kindOfClass, signed, type Kind } from './class-signs.ts';
import { html, type Html, NOTHING } from './html.ts';

export interface PictureOptions {
  readonly positiveClass: string;
  /** Decision threshold, marked on the probability's bar. */
  readonly threshold: number;
  /** Who knew the class: the dataset's label or a reviewer. */
  readonly knownAs: 'labelled' | 'reviewed';
  /** Draws every picture as doubtful. */
  readonly doubtful?: boolean;
}

/** A row of crops with what the model and, where known, a person say. */
export function cellPictures(pictures: readonly CellPicture[], options: PictureOptions): Html {
  return html`<div class="pictures">${pictures.map((picture) => cellPicture(picture, options))}</div>`;
}

function cellPicture(picture: CellPicture, options: PictureOptions): Html {
  const { positiveClass, threshold, doubtful = false } = options;
  const { predictedClass, probability, knownClass, patient, path } = picture;
  const kind: Kind = doubtful ? 'doubtful' : kindOfClass(predictedClass, positiveClass);
  const known = knownClass === null ? NOTHING : knownWords(knownClass, predictedClass, options);
  const whose =
    patient === null ? NOTHING : html`<span class="clip quiet">patient <bdi>${patient}</bdi></span>`;
  const answer = doubtful ? `${predictedClass}?` : predictedClass;
  return html`<figure class="cell ${kind}">
    ${cropImage(picture.dataUri, `Cell crop, model says ${answer}`, 'it was classified')}
    <figcaption>
      <span class="probability"
        >${probabilityBar(probability, threshold)} ${formatProbability(probability)}</span
      >
      <span class="clip">${signed(kind, answer)}</span>
      ${known} ${whose}
      <span class="clip clip-start quiet" title="${path}"><bdi>${basename(path)}</bdi></span>
    </figcaption>
  </figure>`;
}

/** A crop; or, where the file holds another picture by now, words that say so: never a picture that was not looked at. */
export function cropImage(dataUri: string | null, alt: string, since: string): Html {
  return dataUri === null
    ? html`<div class="changed">The file has changed since ${since}</div>`
    : html`<img src="${dataUri}" width="112" height="112" alt="${alt}" />`;
}

function knownWords(known: string, predicted: string, { knownAs, positiveClass }: PictureOptions): Html {
  if (known === predicted) return html`<span class="clip">✓ as ${knownAs}</span>`;
  return html`<span class="clip">✗ ${knownAs}</span>
    <span class="clip">${signed(kindOfClass(known, positiveClass), known)}</span>`;
}

function probabilityBar(probability: number, threshold: number): Html {
  const at = (share: number) => `${(share * 100).toFixed(1)}%`;
  return html`<svg class="bar" aria-hidden="true">
    <rect class="track" width="100%" height="8" />
    <rect class="fill" width="${at(probability)}" height="8" />
    <line class="limit" x1="${at(threshold)}" x2="${at(threshold)}" y2="8" />
  </svg>`;
}
