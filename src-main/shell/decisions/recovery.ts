import {
  type Recovered,
  recoveredWords,
  type Recovery,
  type RecoveryChoice,
  recoveryWords,
} from '../../services/this-pc/index.ts';

/** A native dialog, as Electron takes it. */
export interface MessageBox {
  readonly type: 'warning' | 'info';
  readonly title: string;
  readonly message: string;
  readonly detail: string;
  readonly buttons: string[];
  readonly defaultId: number;
  readonly cancelId: number;
}

/** The dialog in the place of a window that cannot open, and what each of its buttons means; the last leaves all as it is. */
export function recoveryDialog(
  recovery: Recovery,
  locale: string,
): { readonly options: MessageBox; readonly choices: readonly RecoveryChoice[] } {
  const { title, message, detail, choices, quit } = recoveryWords(recovery, locale);
  const options: MessageBox = {
    type: 'warning',
    ...{ title, message, detail: detail.join('\n\n') },
    buttons: [...choices.map(({ label }) => label), quit],
    // Enter alone must restore nothing.
    ...{ defaultId: choices.length, cancelId: choices.length },
  };
  return { options, choices: choices.map(({ choice }) => choice) };
}

/** What was done, to be read before the window opens. */
export function recoveredDialog(recovered: Recovered, locale: string): MessageBox {
  const { title, message, detail } = recoveredWords(recovered, locale);
  return {
    type: 'info',
    ...{ title, message, detail: detail.join('\n\n') },
    ...{ buttons: ['OK'], defaultId: 0, cancelId: 0 },
  };
}
