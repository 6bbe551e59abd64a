/** Colours that canvases need, from the style sheet. */

export interface Theme {
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly alarm: string;
  /** Of the columns of a panel: they can be told apart by the colour-blind (Okabe and Ito). */
  readonly series: readonly string[];
}

let known: Theme | null = null;

export function theme(): Theme {
  return (known ??= read());
}

/** To be called when the theme changes. */
export function forgetTheme(): void {
  known = null;
}

function read(): Theme {
  const style = getComputedStyle(document.documentElement);
  const get = (name: string): string => style.getPropertyValue(name).trim();
  return {
    text: get('--text'),
    muted: get('--muted'),
    grid: get('--grid'),
    alarm: get('--alarm'),
    series: [1, 2, 3, 4, 5, 6].map((i) => get(`--series-${i}`)),
  };
}

/** A colour of six hexadecimal digits, let through. */
export function translucent(colour: string, opacity: number): string {
  return (
    colour +
    Math.round(opacity * 255)
      .toString(16)
      .padStart(2, '0')
  );
}
