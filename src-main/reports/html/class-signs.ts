import { html, type Html, type HtmlValue } from './html.ts';

/** How a cell or slide is told apart, by sign, word and colour together. */
export type Kind = 'infected' | 'doubtful' | 'clear' | 'unassessed';

const SHAPES: Readonly<Record<Kind, Html>> = {
  infected: html`<circle class="fill-infected" cx="8" cy="8" r="7.5" /><path
      class="white"
      d="M8 4v8M4 8h8"
      stroke-width="2"
    />`,
  doubtful: html`<path class="fill-doubtful" d="M8 .8 15.2 8 8 15.2 .8 8z" /><text
      class="ink"
      x="8"
      y="11.8"
      font-size="11"
      font-weight="700"
      text-anchor="middle"
    >
      ?
    </text>`,
  clear: html`<circle class="stroke-clear" cx="8" cy="8" r="6" stroke-width="3" />`,
  unassessed: html`<path class="stroke-unassessed" d="m3 3 10 10M13 3 3 13" stroke-width="2.5" />`,
};

/** The sign of a kind, always shown beside its word. */
export function sign(kind: Kind): Html {
  return html`<svg class="sign" viewBox="0 0 16 16" aria-hidden="true">${SHAPES[kind]}</svg>`;
}

/** Sign and word. */
export function signed(kind: Kind, word: HtmlValue): Html {
  return html`<span class="class">${sign(kind)} ${word}</span>`;
}

/** The kind of a class: the positive one is drawn as infected, every other as clear. */
export function kindOfClass(className: string, positiveClass: string): Kind {
  return className === positiveClass ? 'infected' : 'clear';
}

/** What pictures of the page refer to: the hatch of doubtful zones. Once a page. */
export const SHARED_DEFINITIONS = html`<svg class="definitions" width="0" height="0" aria-hidden="true">
  <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <rect class="hatch-paper" width="6" height="6" />
    <path class="hatch-line" d="M0 0v6" stroke-width="2.5" />
  </pattern>
</svg>`;
