import { describe, expect, test } from 'vitest';

import { paintNothing } from '../../../../lib/cli/colours.js';
import { layoutFor, plotLine, rangeOf } from '../../../../lib/cli/plots/plot-lines.js';
import type { OverviewColumn } from '../../../../lib/view/overview-columns.js';

/** A column with a row in each bucket. */
function columnOf(values: readonly number[], more: Partial<OverviewColumn> = {}): OverviewColumn {
  const all = Float64Array.from(values);
  return {
    name: 'COUNTER1.OUT.Mean',
    units: 'mm',
    kind: 'number',
    min: all,
    max: all,
    last: all,
    mean: all,
    nan: all.map((value) => Number(Number.isNaN(value))),
    ...more,
  };
}

const LAYOUT = { name: 17, curve: 8, range: 20 };

function lineOf(column: OverviewColumn, layout = LAYOUT): string {
  return plotLine(column, layout, paintNothing);
}

describe('a line', () => {
  test('has a character for each bucket, and the limits with the unit', () => {
    const column = columnOf([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(lineOf(column)).toBe('  COUNTER1.OUT.Mean  ▁▂▃▄▅▆▇█  0 … 7 mm');
  });

  test('has the mean of buckets that share a character', () => {
    const column = columnOf(Array.from({ length: 32 }, (_, i) => i));
    expect(lineOf(column)).toBe('  COUNTER1.OUT.Mean  ▁▂▃▄▅▆▇█  0 … 31 mm');
  });

  test('has a gap for NaN, and their number', () => {
    const column = columnOf([0, NaN, 7]);
    expect(lineOf(column)).toBe('  COUNTER1.OUT.Mean  ▁ █       0 … 7 mm, 1 NaN');
    expect(lineOf(columnOf([NaN, NaN]))).toBe('  COUNTER1.OUT.Mean            NaN');
  });

  test('of a constant has one value', () => {
    expect(lineOf(columnOf([5, 5], { units: null }))).toBe('  COUNTER1.OUT.Mean  ▁▁        5');
  });

  test('has no control characters of the PandA', () => {
    const column = columnOf([1], { name: 'A\u001b[2J.Mean', units: 'm\nm' });
    expect(lineOf(column)).toBe(`  A.Mean${' '.repeat(11)}  ▁         1 mm`);
  });

  test('without room for the limits', () => {
    const line = lineOf(columnOf([0, 7]), { name: 12, curve: 8, range: 0 });
    expect(line).toBe('  COUNTER…Mean  ▁█');
  });

  test.each([
    ['COUNTER1.OUT.Mean', 13, 'COUNTER1…Mean'],
    ['PCAP.GATE_DURATION.Value', 18, 'PCAP.GATE_DURATION'],
    ['PCAP.GATE_DURATION.Value', 13, 'PCAP.GATE_DU…'],
    ['LONGNAMEWITHOUTDOTS', 13, 'LONGNAMEWITH…'],
  ])('with %s in %d characters', (name, width, shown) => {
    const line = lineOf(columnOf([1], { name }), { name: width, curve: 8, range: 0 });
    expect(line).toBe(`  ${shown.padEnd(width)}  ▁`);
  });

  test('has all digits of integers of 64 bits', () => {
    const [min, max] = [BigInt64Array.of(-(2n ** 60n), 5n), BigInt64Array.of(7n, 2n ** 60n)];
    expect(rangeOf(columnOf([0, 1], { min, max, units: null }))).toBe(
      '-1152921504606846976 … 1152921504606846976',
    );
  });

  test('of values that are infinite', () => {
    expect(lineOf(columnOf([-Infinity, 0, 7]))).toBe(
      '  COUNTER1.OUT.Mean   ▁█       -Infinity … 7 mm',
    );
  });
});

describe('the layout', () => {
  const names = ['COUNTER1.OUT.Mean', 'X'];

  test('gives the curve what the name and the values leave', () => {
    expect(layoutFor(79, names, 16)).toEqual({
      name: 17,
      curve: 79 - 2 - 17 - 2 - 2 - 16,
      range: 16,
    });
  });

  test('of 40 columns has all parts', () => {
    expect(layoutFor(39, names, 15)).toEqual({ name: 13, curve: 5, range: 15 });
  });

  test('leaves out the values, then the curves', () => {
    expect(layoutFor(30, names, 16)).toEqual({ name: 13, curve: 13, range: 0 });
    expect(layoutFor(20, names, 16)).toBeNull();
  });
});
