/** One plot: a column, or several that share an axis. */

import uPlot from 'uplot';

import { type Lane, lanesOf } from './bits-lanes.js';
import { button, element, setText } from './dom.js';
import { formatValue } from './format.js';
import type { Field, Trace } from './messages.js';
import { bandOf, drawBits, markNans, seriesOf, STYLES } from './panel-drawing.js';
import { describe, extentOf, finite } from './panel-values.js';
import { theme } from './theme.js';

export interface PanelColumn {
  readonly index: number;
  readonly field: Field;
}

/** What all plots show. */
export interface Shown {
  readonly x: readonly number[];
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
}

const NUMBER_HEIGHT = 168;
const LANE_HEIGHT = 22;
const AXIS_HEIGHT = 34;
const AXIS_WIDTH = 74;

export class Panel {
  readonly root: HTMLElement;
  readonly columns: readonly PanelColumn[];
  isInSight = false;
  readonly #actions: PanelActions;
  readonly #canvas = element('div', { class: 'canvas' });
  readonly #values: HTMLElement[] = [];
  readonly #nans = element('span', { class: 'nans' });
  #plot: uPlot | null = null;
  #lanes: readonly Lane[] = [];
  #shown: Shown | null = null;
  #yRange: [number, number] = [0, 1];

  constructor(columns: readonly PanelColumn[], actions: PanelActions) {
    this.columns = columns;
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
    return (this.isBits ? lanes * LANE_HEIGHT : NUMBER_HEIGHT) + AXIS_HEIGHT;
  }

  show(shown: Shown): void {
    this.#shown = shown;
    const traces = this.columns.flatMap(({ index }) => shown.traces.get(index) ?? []);
    if (traces.length < this.columns.length) return;
    const lanes = this.isBits ? lanesOf(this.#first.field, traces[0]) : [];
    if (lanes.length !== this.#lanes.length) {
      this.#lanes = lanes;
      this.#plot?.destroy();
      this.#plot = null;
      this.#canvas.style.minHeight = `${this.#height}px`;
    }
    this.#plot ??= this.#makePlot();
    this.#yRange = this.isBits ? [0, 1] : extentOf(traces);
    const nans = traces.reduce((sum, trace) => sum + trace.nan.reduce((a, b) => a + b, 0), 0);
    setText(this.#nans, nans === 0 ? '' : `${formatValue(nans)} NaN`);
    const series = traces.flatMap((trace) =>
      this.isBits
        ? [shown.x.map(() => null)]
        : [trace.max, trace.min, trace.mean].map((plane) => Array.from(plane, finite)),
    );
    this.#plot.setData([shown.x as number[], ...series], false);
    this.#plot.setScale('x', { min: shown.range[0], max: shown.range[1] });
    this.readOut(null);
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
    const { muted, grid } = theme();
    const font = '12px system-ui, sans-serif';
    const axis = { stroke: muted, grid: { stroke: grid, width: 1 }, ticks: { show: false }, font };
    return {
      width: this.#canvas.clientWidth,
      height: this.#height,
      legend: { show: false },
      padding: [6, 12, 0, 0],
      cursor: {
        sync: { key: 'all', setSeries: false },
        drag: { x: true, y: false, setScale: false },
        points: { show: false },
        y: false,
        bind: {
          dblclick: () => () => {
            this.#actions.reset();
            return null;
          },
        },
      },
      scales: {
        x: { time: false },
        y: { range: () => this.#yRange },
      },
      axes: [
        { ...axis, size: AXIS_HEIGHT, values: (_, values) => values.map(formatValue) },
        this.isBits
          ? { ...axis, size: AXIS_WIDTH, splits: () => [], grid: { show: false } }
          : { ...axis, size: AXIS_WIDTH, values: (_, values) => values.map(formatValue) },
      ],
      series: [{}, ...this.columns.flatMap((_, i) => seriesOf(i, this.isBits))],
      bands: this.isBits ? [] : this.columns.map((_, i) => bandOf(i)),
      hooks: {
        draw: [
          (plot) => {
            const traces = this.columns.flatMap(
              ({ index }) => this.#shown?.traces.get(index) ?? [],
            );
            const x = this.#shown?.x ?? [];
            if (!this.isBits) markNans(plot, x, traces);
            else if (traces[0] !== undefined) drawBits(plot, this.#lanes, x, traces[0], AXIS_WIDTH);
          },
        ],
        setSelect: [
          (plot) => {
            const { left, width } = plot.select;
            if (width < 4) return;
            const [from, to] = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')];
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
            this.#actions.zoom(from, to);
          },
        ],
        setCursor: [
          (plot) => {
            const isOver = (plot.cursor.left ?? -1) >= 0;
            this.#actions.hover(isOver ? (plot.cursor.idx ?? null) : null);
          },
        ],
      },
    };
  }
}
