/** One plot: a column, or several that share an axis. */

import uPlot from 'uplot';

import { bitsIn, type Lane, lanesOf } from './bits-lanes.js';
import { button, element, setText } from './dom.js';
import { formatCount } from './format.js';
import type { Field, Trace } from './messages.js';
import { bandOf, drawBits, markNans, seriesOf, STYLES } from './panel-drawing.js';
import { heightWithAxis, plotOptions, Y_AXIS_WIDTH } from './panel-plot.js';
import { describe, extentOf, finite } from './panel-values.js';

export interface PanelColumn {
  readonly index: number;
  readonly field: Field;
}

/** What all plots show. */
export interface Shown {
  readonly x: readonly number[];
  /** A captured time is along the horizontal axis; otherwise the sample. */
  readonly isTime: boolean;
  readonly range: readonly [from: number, to: number];
  readonly traces: ReadonlyMap<number, Trace>;
}

export interface PanelActions {
  readonly zoom: (from: number, to: number) => void;
  readonly reset: () => void;
  readonly wheel: (event: WheelEvent, at: number) => void;
  readonly hover: (index: number | null) => void;
  readonly hide: (panel: Panel) => void;
  readonly move: (panel: Panel, by: number) => void;
  readonly overlay: (panel: Panel) => void;
  /** Of bits: all, or only those that were set. */
  readonly allBits: (panel: Panel) => void;
}

export interface PanelLook {
  /** Of the plot of numbers, without its axis. */
  readonly height: number;
  /** Bits that were never set have lanes too. */
  readonly hasAllBits: boolean;
}

const LANE_HEIGHT = 22;
/** Of many lanes. */
const LOW_LANE_HEIGHT = 16;
const MANY_LANES = 12;

export class Panel {
  readonly root: HTMLElement;
  readonly columns: readonly PanelColumn[];
  isInSight = false;
  readonly #actions: PanelActions;
  readonly #canvas = element('div', { class: 'canvas' });
  readonly #values: HTMLElement[] = [];
  readonly #nans = element('span', { class: 'nans' });
  #look: PanelLook;
  #plot: uPlot | null = null;
  /** Bits that were set at some time. */
  #usedBits = 0;
  #lanes: readonly Lane[] = [];
  #shown: Shown | null = null;
  #yRange: [number, number] = [0, 1];

  constructor(columns: readonly PanelColumn[], look: PanelLook, actions: PanelActions) {
    this.columns = columns;
    this.#look = look;
    this.#actions = actions;
    const name = this.name;
    const heads = columns.map(({ field }, i) => {
      const value = element('output', { class: 'value', 'aria-live': 'off' });
      this.#values.push(value);
      const swatch = element('i', {
        class: 'swatch',
        'data-series': String(i % STYLES),
        'aria-hidden': 'true',
      });
      const units = field.units === null ? null : element('span', { class: 'units' }, field.units);
      return element(
        'span',
        { class: 'head' },
        swatch,
        element('h2', {}, field.name),
        units,
        value,
      );
    });
    const action = (text: string, label: string, act: () => void): HTMLButtonElement =>
      button(text, act, { 'aria-label': `${label} ${name}`, title: label });
    this.root = element(
      'section',
      { class: 'panel', tabindex: '0', 'aria-label': `Plot of ${name}` },
      element(
        'header',
        {},
        element('div', { class: 'heads' }, ...heads, this.#nans),
        element(
          'div',
          { class: 'actions' },
          this.isBits
            ? action('☰', look.hasAllBits ? 'Only bits that were set' : 'All bits', () =>
                actions.allBits(this),
              )
            : null,
          action('▲', 'Move up', () => actions.move(this, -1)),
          action('▼', 'Move down', () => actions.move(this, 1)),
          action('≋', columns.length > 1 ? 'Separate' : 'Lay over the plot above', () =>
            actions.overlay(this),
          ),
          action('✕', 'Hide', () => actions.hide(this)),
        ),
      ),
      this.#canvas,
    );
    this.#canvas.style.minHeight = `${this.#height}px`;
  }

  get name(): string {
    return this.columns.map(({ field }) => field.name).join(', ');
  }

  /** A panel has one column at least; only of numbers more. */
  get #first(): PanelColumn {
    return this.columns[0] as PanelColumn;
  }

  get isBits(): boolean {
    return this.#first.field.kind === 'bits';
  }

  get #height(): number {
    const lanes = Math.max(1, this.#lanes.length);
    const lane = lanes > MANY_LANES ? LOW_LANE_HEIGHT : LANE_HEIGHT;
    return heightWithAxis(this.isBits ? lanes * lane : this.#look.height);
  }

  /** @param height of a plot of numbers */
  setHeight(height: number): void {
    this.#look = { ...this.#look, height };
    this.#canvas.style.minHeight = `${this.#height}px`;
    this.resize();
  }

  show(shown: Shown): void {
    this.#shown = shown;
    const traces = this.columns.flatMap(({ index }) => shown.traces.get(index) ?? []);
    if (traces.length < this.columns.length) return;
    this.#usedBits |= this.isBits ? bitsIn(traces[0]) : 0;
    const bits = this.#look.hasAllBits ? ~0 : this.#usedBits;
    const lanes = this.isBits ? lanesOf(this.#first.field, bits) : [];
    if (lanes.length !== this.#lanes.length) {
      this.#lanes = lanes;
      this.#plot?.destroy();
      this.#plot = null;
      this.#canvas.style.minHeight = `${this.#height}px`;
    }
    this.#plot ??= this.#makePlot();
    this.#yRange = this.isBits ? [0, 1] : extentOf(traces);
    const nans = traces.reduce((sum, trace) => sum + trace.nan.reduce((a, b) => a + b, 0), 0);
    setText(this.#nans, nans === 0 ? '' : `${formatCount(nans)} NaN`);
    const series = traces.flatMap((trace) =>
      this.isBits
        ? [shown.x.map(() => null)]
        : [trace.max, trace.min, trace.mean].map((plane) => Array.from(plane, finite)),
    );
    this.#plot.setData([shown.x as number[], ...series], false);
    this.#plot.setScale('x', { min: shown.range[0], max: shown.range[1] });
    const { left = -1, idx = null } = this.#plot.cursor;
    this.readOut(left >= 0 ? idx : null);
  }

  /** Shows the values of a bucket; null: the latest. */
  readOut(index: number | null): void {
    const count = this.#shown?.x.length ?? 0;
    this.columns.forEach(({ index: column, field }, i) => {
      const trace = this.#shown?.traces.get(column);
      const value = this.#values[i];
      if (trace === undefined || value === undefined || count === 0) return;
      setText(value, describe(field, trace, index ?? count - 1, this.#lanes));
    });
  }

  resize(): void {
    this.#plot?.setSize({ width: this.#canvas.clientWidth, height: this.#height });
  }

  destroy(): void {
    this.#plot?.destroy();
    this.#plot = null;
  }

  /** Draws with other colours. */
  repaint(): void {
    this.destroy();
    if (this.#shown !== null && this.isInSight) this.show(this.#shown);
  }

  #makePlot(): uPlot {
    const plot = new uPlot(this.#options(), [[]], this.#canvas);
    plot.root.setAttribute('aria-hidden', 'true');
    plot.over.addEventListener(
      'wheel',
      (event) => {
        if (!event.ctrlKey && !event.shiftKey) return;
        event.preventDefault();
        this.#actions.wheel(event, plot.posToVal(event.offsetX, 'x'));
      },
      { passive: false },
    );
    return plot;
  }

  #options(): uPlot.Options {
    return plotOptions({
      ...this.#actions,
      width: this.#canvas.clientWidth,
      height: this.#height,
      isBits: this.isBits,
      yRange: () => this.#yRange,
      series: this.columns.flatMap((_, i) => seriesOf(i, this.isBits)),
      bands: this.isBits ? [] : this.columns.map((_, i) => bandOf(i)),
      draw: (plot) => this.#draw(plot),
    });
  }

  #draw(plot: uPlot): void {
    const traces = this.columns.flatMap(({ index }) => this.#shown?.traces.get(index) ?? []);
    const x = this.#shown?.x ?? [];
    if (!this.isBits) markNans(plot, x, traces);
    else if (traces[0] !== undefined) drawBits(plot, this.#lanes, x, traces[0], Y_AXIS_WIDTH);
  }
}
