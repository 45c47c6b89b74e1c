import type { Epoch } from '../../contract/index.ts';
import { html, type Html } from '../html/html.ts';
import { type Axis, type Area, chart, polyline } from './frame.ts';

export interface LearningCurve {
  readonly title: string;
  readonly epochs: readonly Epoch[];
  readonly bestEpoch: number;
  readonly training: (epoch: Epoch) => number;
  readonly validation: (epoch: Epoch) => number;
  readonly y: Axis;
}

/** Loss or accuracy by epoch on training and validation images, with the epoch that was kept. */
export function learningCurve({ title, epochs, bestEpoch, training, validation, y }: LearningCurve): Html {
  const best = epochs.find(({ epoch }) => epoch === bestEpoch);
  const last = epochs.at(-1);
  const kept = best === undefined ? '' : `, kept at epoch ${bestEpoch}: ${y.format(validation(best))}`;
  return chart({
    title,
    description: `${y.label} by epoch${kept}. Solid: validation. Dashed: training.`,
    x: {
      label: 'Epoch',
      domain: [Math.min(1, (last?.epoch ?? 1) - 1), last?.epoch ?? 1],
      format: String,
      ticks: Math.min(8, epochs.length),
    },
    y,
    draw: (area) => [
      best === undefined ? '' : bestMark(area, best.epoch),
      polyline(area, pointsOf(epochs, training), 'series second'),
      polyline(area, pointsOf(epochs, validation), 'series'),
      best === undefined
        ? ''
        : html`<circle class="point" cx="${area.x(best.epoch)}" cy="${area.y(validation(best))}" r="5" />`,
    ],
  });
}

/** A piece of line as the curves draw it, for the legend. */
export function lineSample(part: 'training' | 'validation'): Html {
  return html`<svg class="line-sample" viewBox="0 0 28 8" aria-hidden="true">
    <path class="series ${part === 'training' ? 'second' : ''}" d="M0 4h28" />
  </svg>`;
}

function bestMark(area: Area, epoch: number): Html {
  const at = area.x(epoch);
  const onTheRight = at < (area.left + area.right) / 2;
  return html`<line class="guide" x1="${at}" x2="${at}" y1="${area.top}" y2="${area.bottom}" /><text
      class="strong"
      x="${at + (onTheRight ? 8 : -8)}"
      y="${area.top + 12}"
      text-anchor="${onTheRight ? 'start' : 'end'}"
    >
      best: epoch ${epoch}
    </text>`;
}

function pointsOf(epochs: readonly Epoch[], value: (epoch: Epoch) => number) {
  return epochs.map((epoch) => ({ x: epoch.epoch, y: value(epoch) }));
}
