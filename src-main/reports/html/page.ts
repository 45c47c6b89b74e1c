import { APP_VERSION } from '../../base/index.ts';
import { SHARED_DEFINITIONS } from './class-signs.ts';
import { type Html, html, type HtmlValue, NOTHING } from './html.ts';
import { STYLE_ELEMENT, STYLE_SOURCE } from './styles.ts';

/** Nothing may load or run but pictures inside the page and this very style sheet. */
const POLICY = [
  "default-src 'none'",
  'img-src data:',
  `style-src ${STYLE_SOURCE}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export interface Page {
  readonly title: string;
  readonly heading: HtmlValue;
  /** Short facts below the heading. */
  readonly facts: readonly HtmlValue[];
  /** Warns before everything else that model or data are not real; null where they are. */
  readonly banner: string | null;
  /** Tells what it is of, for a program that finds the file. */
  readonly mark?: string;
  readonly body: HtmlValue;
}

/** A whole self-contained document: no scripts, no requests, light and dark, printable. */
export function renderPage({ title, heading, facts, banner, mark, body }: Page): string {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        ${mark === undefined ? NOTHING : html`<meta name="smearwise" content="${mark}" />`}
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        ${SHARED_DEFINITIONS}
        <header>
          ${banner === null ? NOTHING : html`<p class="banner">${banner}</p>`}
          <p class="wordmark">Smearwise</p>
          <h1>${heading}</h1>
          <p class="facts">${facts.map((fact) => html`<span>${fact} </span>`)}</p>
          <p class="decides">
            <strong>A qualified person decides.</strong> This is an aid to screening, no diagnosis.
          </p>
        </header>
        <main>${body}</main>
        <footer>
          <p>
            Written by Smearwise ${APP_VERSION}. Nothing in this page leaves your PC or loads from elsewhere.
          </p>
        </footer>
      </body>
    </html> `;
  return document.markup;
}

/** A titled part of a page; `id` makes it a target of links. */
export function section(title: HtmlValue, body: HtmlValue): Html {
  return html`<section>
    <h2>${title}</h2>
    ${body}
  </section>`;
}
