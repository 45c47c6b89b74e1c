import type { RecoveryChoice, RecoveryWords } from '../services/this-pc/index.ts';

export interface RecoveryPage extends RecoveryWords {
  readonly locale: 'de' | 'en';
  /** A button each. */
  readonly choices?: readonly { readonly choice: RecoveryChoice; readonly label: string }[];
  /** Where the app is, once it opened. */
  readonly address?: string;
}

export const RECOVERY_STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; display: grid; min-height: 100vh; place-items: center; background: Canvas; color: CanvasText; }
main { max-width: 42rem; padding: 2rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; margin: 0 0 1rem; }
.message { font-weight: 600; }
form { display: flex; flex-wrap: wrap; gap: 0.75rem; margin-top: 1.5rem; }
button, a { font: inherit; padding: 0.5rem 1rem; border: 1px solid; border-radius: 0.375rem; cursor: pointer; }
button { background: ButtonFace; color: ButtonText; }
a { display: inline-block; margin-top: 1rem; color: LinkText; }
`;

const OPEN = { en: 'Open Smearwise', de: 'Smearwise öffnen' };

/** One page without a script, that any browser of this PC shows. */
export function recoveryPage({ title, message, detail, locale, choices, address }: RecoveryPage): string {
  const buttons = (choices ?? []).map(
    ({ choice, label }) => `<button name="choice" value="${choice}">${escaped(label)}</button>`,
  );
  return `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p class="message">${escaped(message)}</p>
${detail.map((paragraph) => `<p>${escaped(paragraph)}</p>`).join('\n')}
${buttons.length === 0 ? '' : `<form method="post" action="/">${buttons.join('\n')}</form>`}
${address === undefined ? '' : `<a href="${escaped(address)}">${OPEN[locale]}</a>`}
</main>
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
