/** How the plot of a panel is set up. */

import type uPlot from 'uplot';

import { formatTick } from './format.js';
import { theme } from './theme.js';

const X_AXIS_HEIGHT = 26;
export const Y_AXIS_WIDTH = 74;
/** Between two labels of the horizontal axis: those of samples are long. */
const X_LABEL_SPACE = 90;
const Y_LABEL_SPACE = 26;

/** Of a plot with its horizontal axis. @param plot of what is drawn */
export function heightWithAxis(plot: number): number {
  return plot + X_AXIS_HEIGHT;
}

export interface PlotSetup {
  readonly width: number;
  readonly height: number;
  /** Without numbers beside it. */
  readonly isBits: boolean;
  readonly yRange: () => [number, number];
  readonly series: readonly uPlot.Series[];
  readonly bands: readonly uPlot.Band[];
  readonly draw: (plot: uPlot) => void;
  readonly zoom: (from: number, to: number) => void;
  readonly reset: () => void;
  readonly hover: (index: number | null) => void;
}

export function plotOptions(setup: PlotSetup): uPlot.Options {
  const { muted, grid } = theme();
  const axis = {
    stroke: muted,
    grid: { stroke: grid, width: 1 },
    ticks: { show: false },
    font: '12px system-ui, sans-serif',
    values: (_: uPlot, values: number[]) => values.map(formatTick),
  };
  return {
    width: setup.width,
    height: setup.height,
    legend: { show: false },
    padding: [6, 22, 0, 0],
    cursor: {
      sync: { key: 'all', setSeries: false },
      drag: { x: true, y: false, setScale: false },
      points: { show: false },
      y: false,
      bind: {
        dblclick: () => () => {
          setup.reset();
          return null;
        },
      },
    },
    scales: {
      x: { time: false },
      y: { range: setup.yRange },
    },
    axes: [
      { ...axis, size: X_AXIS_HEIGHT, space: X_LABEL_SPACE },
      setup.isBits
        ? { ...axis, size: Y_AXIS_WIDTH, splits: () => [], grid: { show: false } }
        : { ...axis, size: Y_AXIS_WIDTH, space: Y_LABEL_SPACE },
    ],
    series: [{}, ...setup.series],
    bands: [...setup.bands],
    hooks: {
      draw: [setup.draw],
      setSelect: [
        (plot) => {
          const { left, width } = plot.select;
          if (width < 4) return;
          const [from, to] = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')];
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          setup.zoom(from, to);
        },
      ],
      setCursor: [
        (plot) => {
          const isOver = (plot.cursor.left ?? -1) >= 0;
          // A plot that is made has no say: the mouse may be over another one.
          if (isOver || plot.status === 1) setup.hover(isOver ? (plot.cursor.idx ?? null) : null);
        },
      ],
    },
  };
}
