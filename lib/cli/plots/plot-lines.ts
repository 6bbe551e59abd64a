/** Columns of an overview as lines of text: name, curve, least and greatest value. */

import type { Paint } from '../colours.js';
import { plain } from '../printable-text.js';
import type { OverviewColumn } from '../../view/overview-columns.js';
import { formatValue, sparkline } from './sparkline.js';

/** Widths of the parts of a line, in characters. */
export interface PlotLayout {
  readonly name: number;
  readonly curve: number;
  /** 0: left out. */
  readonly range: number;
}

const GAP = '  ';
const LEAST_NAME = 13;
const LEAST_CURVE = 5;

/**
 * @param width of the lines
 * @param range that is needed for the values
 * @returns null: there is no room for curves
 */
export function layoutFor(
  width: number,
  names: readonly string[],
  range: number,
): PlotLayout | null {
  const longest = names.reduce((length, name) => Math.max(length, name.length), 0);
  const name = Math.min(longest, Math.max(LEAST_NAME, Math.floor(width / 4)));
  const rest = width - name - 2 * GAP.length;
  const curve = rest - GAP.length - range;
  if (curve >= LEAST_CURVE) return { name, curve, range };
  return rest >= LEAST_CURVE ? { name, curve: rest, range: 0 } : null;
}

export function plotLine(column: OverviewColumn, layout: PlotLayout, paint: Paint): string {
  const { min, max } = limitsOf(column);
  const curve = sparkline(meansOf(column.mean, layout.curve), min, max);
  const name = shortName(plain(column.name), layout.name).padEnd(layout.name);
  const line = `${GAP}${name}${GAP}${paint('cyan', curve)}`;
  if (layout.range === 0) return line;
  const space = ' '.repeat(layout.curve - curve.length);
  return `${line}${space}${GAP}${rangeOf(column).slice(0, layout.range)}`;
}

/** The least and the greatest value with their unit, and how many are NaN. */
export function rangeOf(column: OverviewColumn): string {
  const { min, max } = limitsOf(column);
  const nan = column.nan.reduce((sum, count) => sum + count, 0);
  if (min === null) return nan > 0 ? 'NaN' : '';
  const values = min === max ? formatValue(min) : `${formatValue(min)} … ${formatValue(max)}`;
  const units = column.units === null ? '' : ` ${plain(column.units)}`;
  return `${values}${units}${nan > 0 ? `, ${nan} NaN` : ''}`;
}

/** @returns nulls if all values are NaN */
function limitsOf(column: Pick<OverviewColumn, 'min' | 'max'>): {
  min: number | bigint | null;
  max: number | bigint | null;
} {
  let min: number | bigint | null = null;
  let max: number | bigint | null = null;
  for (const value of column.min) if (min === null || !(value >= min)) min = notNan(value) ?? min;
  for (const value of column.max) if (max === null || !(value <= max)) max = notNan(value) ?? max;
  return { min, max };
}

function notNan(value: number | bigint): number | bigint | null {
  return Number.isNaN(value) ? null : value;
}

/** The means of `count` equal parts, or fewer if there are fewer values. */
function meansOf(values: Float64Array, count: number): (number | null)[] {
  const parts = Math.min(count, values.length);
  const limit = (part: number): number => Math.round((part * values.length) / parts);
  return Array.from({ length: parts }, (_, i) => {
    const part = values.subarray(limit(i), limit(i + 1)).filter((value) => !Number.isNaN(value));
    return part.length === 0 ? null : part.reduce((sum, value) => sum + value, 0) / part.length;
  });
}

/** Keeps the capture, since columns of a field differ there, except for values: `COUNTER1…Mean`. */
function shortName(name: string, width: number): string {
  const short = name.length > width ? name.replace(/\.Value$/, '') : name;
  if (short.length <= width) return short;
  const capture = short.includes('.', short.indexOf('.') + 1) ? short.replace(/^.*\./, '') : '';
  const head = width - 1 - capture.length;
  return head < 1 ? `${short.slice(0, width - 1)}…` : `${short.slice(0, head)}…${capture}`;
}
