/** Markup that is safe to put into a page as it is: literals of our own, and values that were escaped. */
export class Html {
  readonly markup: string;

  private constructor(markup: string) {
    this.markup = markup;
  }

  /** Joins literal markup with values, escaping every value that is not markup already. */
  static join(literals: readonly string[], values: readonly HtmlValue[]): Html {
    return new Html(
      literals.map((literal, i) => `${i > 0 ? render(values[i - 1] ?? '') : ''}${literal}`).join(''),
    );
  }
}

export type HtmlValue = Html | string | number | readonly HtmlValue[];

export const NOTHING = Html.join([''], []);

/**
 * Tagged template for HTML and SVG: ``html`<p title="${text}">${text}</p>` ``. Values are escaped for element content
 * and quoted attributes; an `Html` value stays as it is; a list is joined without separator.
 */
export function html(literals: TemplateStringsArray, ...values: HtmlValue[]): Html {
  return Html.join(literals, values);
}

function render(value: HtmlValue): string {
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string') return escape(value);
  if (typeof value === 'number') return String(value);
  return value.map(render).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** Control characters, which HTML forbids, become the replacement character. */
function escape(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]/gu, '\ufffd').replace(/[&<>"'`]/g, (sign) => ENTITIES[sign] ?? sign);
}
