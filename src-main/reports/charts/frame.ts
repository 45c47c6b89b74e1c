import { scaleLinear } from 'd3-scale';
import { line } from 'd3-shape';
import { html, type Html, type HtmlValue } from '../html/html.ts';

const WIDTH = 480;
const HEIGHT = 320;
const MARGIN = { top: 12, right: 24, bottom: 48, left: 60 };

export interface Axis {
  readonly label: string;
  /** First and last value. */
  readonly domain: readonly [number, number];
  readonly format: (value: number) => string;
  /** About how many ticks; as many as fit where left out. */
  readonly ticks?: number;
}

/** Where data lie on the picture, in its own units. */
export interface Area {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface ChartInput {
  /** Read out and shown as a tooltip. */
  readonly title: string;
  /** What the chart shows in a sentence, for those who cannot see it. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Draws the data. */
  readonly draw: (area: Area) => HtmlValue;
}

/** An SVG chart with grid, labelled axes, and whatever `draw` puts between them. */
export function chart({ title, description, x, y, draw }: ChartInput): Html {
  const area: Area = {
    x: scaleLinear(x.domain, [MARGIN.left, WIDTH - MARGIN.right]),
    y: scaleLinear(y.domain, [HEIGHT - MARGIN.bottom, MARGIN.top]),
    left: MARGIN.left,
    right: WIDTH - MARGIN.right,
    top: MARGIN.top,
    bottom: HEIGHT - MARGIN.bottom,
  };
  return html`<svg class="chart" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">
    <title>${title}</title>
    <desc>${description}</desc>
    ${horizontalAxis(x, area)} ${verticalAxis(y, area)} ${draw(area)}
  </svg>`;
}

/** A line through points in data units. */
export function polyline(
  area: Area,
  points: readonly { readonly x: number; readonly y: number }[],
  className: string,
): Html {
  const path = line<{ x: number; y: number }>(
    (point) => area.x(point.x),
    (point) => area.y(point.y),
  ).digits(2)([...points]);
  return html`<path class="${className}" d="${path ?? ''}" />`;
}

function horizontalAxis({ label, domain, format, ticks = 6 }: Axis, area: Area): Html {
  const middle = (area.left + area.right) / 2;
  const marks = scaleLinear(domain, [0, 1]).ticks(ticks);
  return html`${marks.map((value) => {
      const at = area.x(value).toFixed(1);
      return html`<line class="grid" x1="${at}" x2="${at}" y1="${area.top}" y2="${area.bottom}" /><text
          x="${at}"
          y="${area.bottom + 18}"
          text-anchor="middle"
        >
          ${format(value)}
        </text>`;
    })}
    <line class="frame" x1="${area.left}" x2="${area.right}" y1="${area.bottom}" y2="${area.bottom}" />
    <text x="${middle}" y="${HEIGHT - 8}" text-anchor="middle">${label}</text>`;
}

function verticalAxis({ label, domain, format, ticks = 6 }: Axis, area: Area): Html {
  const middle = (area.top + area.bottom) / 2;
  const marks = scaleLinear(domain, [0, 1]).ticks(ticks);
  return html`${marks.map((value) => {
      const at = area.y(value).toFixed(1);
      return html`<line class="grid" x1="${area.left}" x2="${area.right}" y1="${at}" y2="${at}" /><text
          x="${area.left - 8}"
          y="${at}"
          dy="4"
          text-anchor="end"
        >
          ${format(value)}
        </text>`;
    })}
    <line class="frame" x1="${area.left}" x2="${area.left}" y1="${area.top}" y2="${area.bottom}" />
    <text transform="translate(14 ${middle}) rotate(-90)" text-anchor="middle">${label}</text>`;
}
