/** Values of a panel: as text, and between which limits. */

import type { Lane } from './bits-lanes.js';
import { formatValue } from './format.js';
import type { Field, Trace } from './messages.js';

/** What has no place in a plot is a gap. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** From the least to the greatest value, with some room. */
export function extentOf(traces: readonly Trace[]): [number, number] {
  let [min, max] = [Infinity, -Infinity];
  for (const trace of traces) {
    for (const value of trace.min) if (Number.isFinite(value) && value < min) min = value;
    for (const value of trace.max) if (Number.isFinite(value) && value > max) max = value;
  }
  if (min > max) return [-1, 1];
  const room = max > min ? (max - min) * 0.06 : Math.abs(max) * 0.1 || 1;
  return [min - room, max + room];
}

/** What a bucket has, in words. */
export function describe(field: Field, trace: Trace, i: number, lanes: readonly Lane[]): string {
  const [min, max] = [trace.min[i] ?? NaN, trace.max[i] ?? NaN];
  if (field.kind === 'bits') {
    const high = lanes.filter(({ bit }) => (((trace.last[i] ?? 0) >>> bit) & 1) === 1);
    return high.length === 0 ? 'all low' : high.map(({ name }) => name).join(' ');
  }
  const nans = trace.nan[i] ?? 0;
  const mean = formatValue(trace.mean[i] ?? NaN);
  if (min === max || Number.isNaN(min)) return mean;
  return `${mean}  (${formatValue(min)} … ${formatValue(max)}${nans > 0 ? `, ${nans} NaN` : ''})`;
}
