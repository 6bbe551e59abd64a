/** Dark, light, or as the system is. */

import type { Choices } from './choices.js';
import { forgetTheme } from './theme.js';

const ORDER = ['auto', 'light', 'dark'] as const;

export class ThemeSwitch {
  readonly #choices: Choices;
  readonly #onChange: (theme: Choices['theme']) => void;
  readonly #dark = matchMedia('(prefers-color-scheme: dark)');

  /** @param onChange called at once too */
  constructor(choices: Choices, onChange: (theme: Choices['theme']) => void) {
    this.#choices = choices;
    this.#onChange = onChange;
    this.#dark.addEventListener('change', () => this.#apply(choices.theme));
    this.#apply(choices.theme);
  }

  next(): void {
    this.#apply(ORDER[(ORDER.indexOf(this.#choices.theme) + 1) % ORDER.length] ?? 'auto');
  }

  #apply(theme: Choices['theme']): void {
    const isDark = theme === 'dark' || (theme === 'auto' && this.#dark.matches);
    document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light';
    forgetTheme();
    this.#onChange(theme);
  }
}
