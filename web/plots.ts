/** The plots below each other: which there are, in which order, and which of them are in sight. */

import { type Choices, panelsFor } from './choices.js';
import { element } from './dom.js';
import type { Field } from './messages.js';
import { Panel, type PanelActions, type Shown } from './panel.js';
import type { Rows } from './window.js';

export interface PlotsActions extends Pick<PanelActions, 'zoom' | 'reset' | 'wheel' | 'hover'> {
  /** Remembers what was chosen. */
  readonly change: (changes: Partial<Choices>) => void;
  /** Other values are wanted. */
  readonly request: () => void;
}

/** Of a plot without its axis. */
const LEAST_HEIGHT = 96;
const MOST_HEIGHT = 240;
/** What is around a plot: its head, its axis, the gap below. */
const AROUND = 74;
const BELOW = 8;
/** So many plots are below each other, also where there is room beside them. */
const FEW = 3;

export class Plots {
  readonly root = element('div', { class: 'plots' });
  readonly #choices: Choices;
  readonly #actions: PlotsActions;
  readonly #sight: IntersectionObserver;
  #panels: Panel[] = [];
  #fields: readonly Field[] = [];

  constructor(choices: Choices, actions: PlotsActions) {
    this.#choices = choices;
    this.#actions = actions;
    this.#sight = new IntersectionObserver((entries) => this.#onSight(entries), {
      rootMargin: '100px',
    });
    new ResizeObserver(() => this.fit()).observe(this.root);
    addEventListener('resize', () => this.fit());
  }

  /** Indices of the columns that can be seen. */
  get columnsInSight(): number[] {
    return this.#panels
      .filter(({ isInSight }) => isInSight)
      .flatMap(({ columns }) => columns.map(({ index }) => index));
  }

  /** Of the acquisition that is shown: plots of the same columns stay. */
  setFields(fields: readonly Field[]): void {
    const textOf = (some: readonly Field[]): string => JSON.stringify(some);
    if (textOf(fields) !== textOf(this.#fields)) this.layOut(fields);
  }

  /** Makes the panels anew. */
  layOut(fields: readonly Field[] = this.#fields): void {
    this.#fields = fields;
    for (const panel of this.#panels) panel.destroy();
    this.#sight.disconnect();
    const { hidden } = this.#choices;
    const names = fields.map(({ name }) => name);
    this.#panels = panelsFor(names, this.#choices)
      .map((panel) => panel.filter((name) => !hidden.includes(name)))
      .filter((panel) => panel.length > 0)
      .map((panel) => this.#makePanel(panel, names));
    this.root.dataset['count'] = this.#panels.length > FEW ? 'many' : 'few';
    const empty =
      fields.length === 0
        ? 'The plots appear with the first samples.'
        : 'All columns are hidden: choose some under “Columns”.';
    this.root.replaceChildren(
      ...(this.#panels.length > 0
        ? this.#panels.map(({ root }) => root)
        : [element('p', { class: 'card empty' }, empty)]),
    );
    for (const { root } of this.#panels) this.#sight.observe(root);
    this.fit();
  }

  /** @param rows that are shown: the page says which */
  show(shown: Shown, { from, to }: Rows): void {
    for (const panel of this.#panels) if (panel.isInSight) panel.show(shown);
    this.root.dataset['rows'] = `${from}-${to}`;
  }

  /** @param index of a bucket; null: the latest */
  readOut(index: number | null): void {
    for (const panel of this.#panels) if (panel.isInSight) panel.readOut(index);
  }

  /** The theme has changed. */
  repaint(): void {
    for (const panel of this.#panels) panel.repaint();
  }

  setHidden(name: string, isHidden: boolean): void {
    const others = this.#choices.hidden.filter((each) => each !== name);
    this.#actions.change({ hidden: isHidden ? [...others, name] : others });
    this.layOut();
  }

  showAll(): void {
    this.#actions.change({ hidden: [] });
    this.layOut();
  }

  hideAll(): void {
    this.#actions.change({ hidden: this.#fields.map(({ name }) => name) });
    this.layOut();
  }

  /** Of the plot that has the focus. */
  onKey(what: 'hide' | 'overlay' | 'up' | 'down' | 'bits'): void {
    const panel = this.#panels.find(({ root }) => root.contains(document.activeElement));
    if (panel === undefined) return;
    if (what === 'hide') this.#hide(panel);
    else if (what === 'overlay') this.#overlay(panel);
    else if (what === 'bits') this.#toggleBits(panel);
    else this.#move(panel, what === 'up' ? -1 : 1);
  }

  /** Gives the plots the height for which there is room. */
  fit(): void {
    const height = this.#height;
    for (const panel of this.#panels) panel.setHeight(height);
    this.#actions.request();
  }

  /** With which all plots can be seen at once, within limits. */
  get #height(): number {
    const tracks = getComputedStyle(this.root).gridTemplateColumns.split(' ');
    const lines = Math.ceil(this.#panels.length / Math.max(1, tracks.length));
    const fitting = (innerHeight - this.root.offsetTop - BELOW) / Math.max(1, lines) - AROUND;
    return Math.round(Math.max(LEAST_HEIGHT, Math.min(MOST_HEIGHT, fitting)));
  }

  #makePanel(panel: readonly string[], names: readonly string[]): Panel {
    const columns = panel.flatMap((name) => {
      const index = names.indexOf(name);
      const field = this.#fields[index];
      return field === undefined ? [] : { index, field };
    });
    const hasAllBits = panel.some((name) => this.#choices.allBits.includes(name));
    return new Panel(
      columns,
      { height: LEAST_HEIGHT, hasAllBits },
      {
        ...this.#actions,
        hide: (each) => this.#hide(each),
        move: (each, by) => this.#move(each, by),
        overlay: (each) => this.#overlay(each),
        allBits: (each) => this.#toggleBits(each),
      },
    );
  }

  #onSight(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const panel = this.#panels.find(({ root }) => root === target);
      if (panel === undefined) continue;
      panel.isInSight = isIntersecting;
      if (!isIntersecting) panel.destroy();
    }
    this.#actions.request();
  }

  #hide(panel: Panel): void {
    const names = panel.columns.map(({ field }) => field.name);
    this.#actions.change({ hidden: [...this.#choices.hidden, ...names] });
    this.layOut();
  }

  #toggleBits({ name }: Panel): void {
    const { allBits } = this.#choices;
    const others = allBits.filter((each) => each !== name);
    this.#actions.change({ allBits: others.length < allBits.length ? others : [...others, name] });
    this.layOut();
  }

  /** The panels as they are, with hidden columns left out, to be changed. */
  #arrange(change: (panels: string[][]) => void): void {
    const panels = this.#panels.map(({ columns }) => columns.map(({ field }) => field.name));
    change(panels);
    this.#actions.change({ panels });
    this.layOut();
  }

  #move(panel: Panel, by: number): void {
    const from = this.#panels.indexOf(panel);
    const to = from + by;
    if (to < 0 || to >= this.#panels.length) return;
    this.#arrange((panels) => panels.splice(to, 0, ...panels.splice(from, 1)));
    this.#panels[to]?.root.focus();
  }

  /** Over the plot above; of several columns, apart again. */
  #overlay(panel: Panel): void {
    const at = this.#panels.indexOf(panel);
    const above = this.#panels[at - 1];
    if (panel.columns.length > 1) {
      this.#arrange((panels) => panels.splice(at, 1, ...(panels[at] ?? []).map((name) => [name])));
    } else if (above !== undefined && !above.isBits && !panel.isBits) {
      this.#arrange((panels) => {
        panels[at - 1]?.push(...(panels[at] ?? []));
        panels.splice(at, 1);
      });
    }
  }
}
