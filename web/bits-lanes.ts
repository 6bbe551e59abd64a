/** Words of bits, drawn as the lanes of a logic analyser. */

import type uPlot from 'uplot';

import type { Field, Trace } from './messages.js';
import { theme, translucent } from './theme.js';

export interface Lane {
  readonly bit: number;
  readonly name: string;
}

const BITS = 32;

/**
 * The lanes of a word of bits, those of bits with names; without names all.
 *
 * @param used only bits that are set here have lanes; the lowest one if none of them is
 */
export function lanesOf({ bits }: Field, used: number): Lane[] {
  const named = bits.map((name, bit) => ({ name, bit })).filter(({ name }) => name !== '');
  const unnamed = Array.from({ length: BITS }, (_, bit) => ({ bit, name: `bit ${bit}` }));
  const all = named.length > 0 ? named : unnamed;
  const some = all.filter(({ bit }) => ((used >>> bit) & 1) === 1);
  return some.length > 0 ? some : all.slice(0, 1);
}

/** The bits that are set in some row. */
export function bitsIn(trace: Trace | undefined): number {
  return trace?.max.reduce((all, word) => all | word, 0) ?? 0;
}

/** High and low as lines; a bucket in which a bit is both is filled. The first lane is the uppermost. */
export function drawLanes(
  plot: uPlot,
  lanes: readonly Lane[],
  x: readonly number[],
  trace: Trace,
): void {
  const { ctx, bbox } = plot;
  const height = bbox.height / lanes.length;
  const colours = theme().series;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.lineWidth = Math.max(1, 1.5 * devicePixelRatio);
  lanes.forEach(({ bit }, lane) => {
    const low = bbox.top + (lane + 0.82) * height;
    const high = bbox.top + (lane + 0.18) * height;
    const colour = colours[lane % colours.length] ?? '';
    ctx.strokeStyle = colour;
    ctx.fillStyle = translucent(colour, 0.35);
    ctx.beginPath();
    for (let i = 0; i < x.length; i++) {
      const left = plot.valToPos(x[i] ?? 0, 'x', true);
      const right =
        i + 1 < x.length ? plot.valToPos(x[i + 1] ?? 0, 'x', true) : bbox.left + bbox.width;
      if (right < bbox.left || left > bbox.left + bbox.width) continue;
      const all = ((trace.min[i] ?? 0) >>> bit) & 1;
      const any = ((trace.max[i] ?? 0) >>> bit) & 1;
      if (all !== any) {
        ctx.fillRect(left, high, Math.max(1, right - left), low - high);
        continue;
      }
      const level = all === 1 ? high : low;
      // The line goes on from the level before.
      ctx.lineTo(left, level);
      ctx.lineTo(right, level);
    }
    ctx.stroke();
  });
  ctx.restore();
}
