const STORED = 'smearwise-theme';
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** Light or dark as the system says, unless a person chose one at this PC. */
class ThemeChoice {
  #chosen = $state<Theme>(THEMES.find((known) => known === localStorage.getItem(STORED)) ?? 'system');

  get chosen(): Theme {
    return this.#chosen;
  }

  set chosen(theme: Theme) {
    this.#chosen = theme;
    localStorage.setItem(STORED, theme);
    this.apply();
  }

  /** Tells the style sheets; called once before the page is drawn. */
  apply(): void {
    if (this.#chosen === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = this.#chosen;
  }
}

export const themeChoice = new ThemeChoice();
