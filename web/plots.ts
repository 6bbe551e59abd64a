/** The plots below each other: which there are, in which order, and which of them are in sight. */

import { type Choices, panelsFor } from './choices.js';
import { element } from './dom.js';
import type { Field } from './messages.js';
import { Panel, type PanelActions, type Shown } from './panel.js';

export interface PlotsActions extends Pick<PanelActions, 'zoom' | 'reset' | 'wheel' | 'hover'> {
  /** Remembers what was chosen. */
  readonly change: (changes: Partial<Choices>) => void;
  /** Other values are wanted. */
  readonly request: () => void;
}

export class Plots {
  readonly root = element('div');
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
    new ResizeObserver(() => {
      for (const panel of this.#panels) panel.resize();
      actions.request();
    }).observe(this.root);
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
  }

  show(shown: Shown): void {
    for (const panel of this.#panels) if (panel.isInSight) panel.show(shown);
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

  /** Of the plot that has the focus. */
  onKey(what: 'hide' | 'overlay' | 'up' | 'down'): void {
    const panel = this.#panels.find(({ root }) => root.contains(document.activeElement));
    if (panel === undefined) return;
    if (what === 'hide') this.#hide(panel);
    else if (what === 'overlay') this.#overlay(panel);
    else this.#move(panel, what === 'up' ? -1 : 1);
  }

  #makePanel(panel: readonly string[], names: readonly string[]): Panel {
    const columns = panel.flatMap((name) => {
      const index = names.indexOf(name);
      const field = this.#fields[index];
      return field === undefined ? [] : { index, field };
    });
    return new Panel(columns, {
      ...this.#actions,
      hide: (each) => this.#hide(each),
      move: (each, by) => this.#move(each, by),
      overlay: (each) => this.#overlay(each),
    });
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
