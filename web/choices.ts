/** What a user has chosen, kept by the browser. */

export interface Choices {
  /** Panels from the top, each with the names of the columns in it. */
  panels: string[][];
  hidden: string[];
  /** Words of bits of which all bits are shown, not only those that were set. */
  allBits: string[];
  /** The name of the column along the horizontal axis; empty: the sample. */
  x: string;
  theme: 'auto' | 'light' | 'dark';
  /** Of the live window; 0: the whole. */
  seconds: number;
}

const KEY = 'pandablocks-view';
const WINDOWS = [0, 1, 10, 60];

const NONE: Choices = { panels: [], hidden: [], allBits: [], x: '', theme: 'auto', seconds: 10 };

export function loadChoices(): Choices {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return { ...NONE };
    const { panels, hidden, allBits, x, theme, seconds } = stored as Partial<Choices>;
    return {
      panels: Array.isArray(panels) ? panels.filter(isNames) : [],
      hidden: isNames(hidden) ? hidden : [],
      allBits: isNames(allBits) ? allBits : [],
      x: typeof x === 'string' ? x : '',
      theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
      seconds: WINDOWS.includes(seconds ?? -1) ? (seconds as number) : NONE.seconds,
    };
  } catch {
    // A browser may keep nothing.
    return { ...NONE };
  }
}

export function saveChoices(choices: Choices): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(choices));
  } catch {
    // The choices last as long as the page.
  }
}

/** The panels of these columns, as they were chosen; new columns get panels of their own, at the end. */
export function panelsFor(names: readonly string[], { panels }: Choices): string[][] {
  const known = panels
    .map((panel) => panel.filter((name) => names.includes(name)))
    .filter((panel) => panel.length > 0);
  const placed = new Set(known.flat());
  return [...known, ...names.filter((name) => !placed.has(name)).map((name) => [name])];
}

function isNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}
