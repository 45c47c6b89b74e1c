import { html, type Html, type HtmlValue } from './html.ts';

/** A chart with its title and, in words, what to see in it. */
export function figure(title: string, words: HtmlValue, chart: Html): Html {
  return html`<figure class="stack">
    <figcaption>
      <h3>${title}</h3>
      <p class="quiet">${words}</p>
    </figcaption>
    ${chart}
  </figure>`;
}
