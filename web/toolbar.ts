/** What can be chosen: the window, the axis, the columns, the theme. */

import type { Choices } from './choices.js';
import { button, element, setText } from './dom.js';
import type { Field } from './messages.js';
import type { View } from './window.js';

const WINDOWS = [
  [1, '1 s'],
  [10, '10 s'],
  [60, '60 s'],
  [0, 'Whole'],
] as const;

export interface ToolbarActions {
  readonly live: (seconds: number) => void;
  readonly zoom: (factor: number) => void;
  readonly pan: (share: number) => void;
  readonly pause: () => void;
  readonly setX: (name: string) => void;
  readonly setHidden: (name: string, isHidden: boolean) => void;
  readonly showAll: () => void;
  readonly hideAll: () => void;
  /** Back to the latest acquisition. */
  readonly latest: () => void;
  readonly nextTheme: () => void;
  readonly help: () => void;
}

export class Toolbar {
  readonly root = element('div', { class: 'bar', role: 'toolbar', 'aria-label': 'What is shown' });
  readonly #windows: readonly (readonly [number, HTMLButtonElement])[];
  readonly #pause: HTMLButtonElement;
  readonly #x = element('select', { 'aria-label': 'Horizontal axis' });
  readonly #columns = element('div');
  readonly #menu = element(
    'details',
    { class: 'menu' },
    element('summary', {}, 'Columns'),
    this.#columns,
  );
  readonly #latest: HTMLButtonElement;
  readonly #theme: HTMLButtonElement;
  readonly #row = element('span', { class: 'row' });
  readonly #actions: ToolbarActions;
  /** The names of the columns in the menu. */
  #shown = '';

  constructor(actions: ToolbarActions) {
    this.#actions = actions;
    this.#windows = WINDOWS.map(([seconds, text]) => [
      seconds,
      button(text, () => actions.live(seconds), { 'aria-pressed': 'false' }),
    ]);
    this.#pause = button('Pause', actions.pause, { 'aria-pressed': 'false' });
    this.#theme = button('Theme', actions.nextTheme);
    this.#latest = button('', actions.latest, { class: 'latest' });
    this.#latest.hidden = true;
    this.#x.addEventListener('change', () => actions.setX(this.#x.value));
    this.setFields([], { hidden: [], x: '' });
    this.#closeMenuOutside();
    const group = (label: string, ...buttons: HTMLButtonElement[]): HTMLElement =>
      element('span', { class: 'group', role: 'group', 'aria-label': label }, ...buttons);
    this.root.append(
      this.#latest,
      group('Window', ...this.#windows.map(([, each]) => each)),
      this.#pause,
      group(
        'Zoom',
        button('−', () => actions.zoom(2), { 'aria-label': 'Zoom out' }),
        button('+', () => actions.zoom(0.5), { 'aria-label': 'Zoom in' }),
        button('◀', () => actions.pan(-0.25), { 'aria-label': 'Back' }),
        button('▶', () => actions.pan(0.25), { 'aria-label': 'Forward' }),
      ),
      this.#x,
      this.#menu,
      this.#theme,
      button('?', actions.help, { 'aria-label': 'Help' }),
      this.#row,
    );
  }

  setFields(fields: readonly Field[], choices: Pick<Choices, 'hidden' | 'x'>): void {
    const times = fields.filter(({ name }) => name.startsWith('PCAP.TS_'));
    this.#x.replaceChildren(
      element('option', { value: '' }, 'x: sample'),
      ...times.map(({ name, units }) =>
        element('option', { value: name }, `x: ${name}${units === null ? '' : ` (${units})`}`),
      ),
    );
    this.#x.value = times.some(({ name }) => name === choices.x) ? choices.x : '';
    const text = fields.map(({ name }) => name).join();
    this.#menu.hidden = fields.length === 0;
    if (text === this.#shown) {
      for (const box of this.#columns.querySelectorAll('input')) {
        box.checked = !choices.hidden.includes(box.name);
      }
      return;
    }
    this.#shown = text;
    this.#columns.replaceChildren(
      element(
        'div',
        { class: 'all' },
        button('All', this.#actions.showAll, { 'aria-label': 'Show all columns' }),
        button('None', this.#actions.hideAll, { 'aria-label': 'Hide all columns' }),
      ),
      ...fields.map(({ name }) => {
        const box = element('input', { type: 'checkbox', name });
        box.checked = !choices.hidden.includes(name);
        box.addEventListener('change', () => this.#actions.setHidden(name, !box.checked));
        return element('label', {}, box, name);
      }),
    );
  }

  setView(view: View): void {
    for (const [seconds, each] of this.#windows) {
      each.setAttribute('aria-pressed', String(view.kind === 'live' && view.seconds === seconds));
    }
    this.#pause.setAttribute('aria-pressed', String(view.kind === 'rows'));
  }

  /** @param acquisition that is looked at; null: the latest */
  setOld(acquisition: number | null): void {
    this.#latest.hidden = acquisition === null;
    setText(this.#latest, `Acquisition ${acquisition}: back to the latest`);
  }

  setTheme(name: string): void {
    setText(this.#theme, `Theme: ${name}`);
  }

  setRow(text: string): void {
    setText(this.#row, text);
  }

  #closeMenuOutside(): void {
    document.addEventListener('pointerdown', ({ target }) => {
      if (target instanceof Node && !this.#menu.contains(target)) this.#menu.open = false;
    });
    this.#menu.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      // It is the menu's only while that is open.
      if (this.#menu.open) event.stopPropagation();
      this.#menu.open = false;
      this.#menu.querySelector('summary')?.focus();
    });
  }
}
