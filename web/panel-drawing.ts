/** How the columns of a panel are drawn. */

import type uPlot from 'uplot';

import { drawLanes, type Lane } from './bits-lanes.js';
import type { Trace } from './messages.js';
import { theme, translucent } from './theme.js';

/** Of columns that share a panel. */
const DASHES = [[], [7, 3], [2, 3], [10, 3, 2, 3], [4, 4], [1, 4]];
/** So many columns of a panel can be told apart. */
export const STYLES = DASHES.length;

/** Maximum, minimum, and mean. @param i which column of the panel */
export function seriesOf(i: number, isBits: boolean): uPlot.Series[] {
  const colour = theme().series[i % STYLES] ?? '';
  if (isBits) return [{ show: true, stroke: 'transparent', points: { show: false } }];
  const edge = { stroke: translucent(colour, 0.45), width: 1, points: { show: false } };
  const mean = { stroke: colour, width: 1.6, dash: DASHES[i % STYLES] ?? [] };
  return [edge, edge, { ...mean, points: { show: false } }];
}

/** From the minimum to the maximum. */
export function bandOf(i: number): uPlot.Band {
  return {
    series: [3 * i + 1, 3 * i + 2],
    fill: translucent(theme().series[i % STYLES] ?? '', 0.25),
  };
}

/** Lanes, with the names of the bits beside them. */
export function drawBits(
  plot: uPlot,
  lanes: readonly Lane[],
  x: readonly number[],
  trace: Trace,
  axisWidth: number,
): void {
  drawLanes(plot, lanes, x, trace);
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = theme().muted;
  ctx.font = `${11 * devicePixelRatio}px system-ui, sans-serif`;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'middle';
  const height = bbox.height / lanes.length;
  const width = (axisWidth - 10) * devicePixelRatio;
  lanes.forEach(({ name }, lane) => {
    ctx.fillText(name, bbox.left - 8 * devicePixelRatio, bbox.top + (lane + 0.5) * height, width);
  });
  ctx.restore();
}

/** Marks at the upper edge, over each bucket that has NaN. */
export function markNans(plot: uPlot, x: readonly number[], traces: readonly Trace[]): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.fillStyle = theme().alarm;
  for (const { nan } of traces) {
    x.forEach((value, i) => {
      if ((nan[i] ?? 0) === 0) return;
      const left = plot.valToPos(value, 'x', true);
      if (left < bbox.left || left > bbox.left + bbox.width) return;
      ctx.fillRect(left, bbox.top, Math.max(2, 2 * devicePixelRatio), 5 * devicePixelRatio);
    });
  }
  ctx.restore();
}
