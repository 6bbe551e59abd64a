import { describe, expect, test } from 'vitest';

import { paintNothing } from '../../../../lib/cli/colours.js';
import { ColumnPlots, type Overviewed } from '../../../../lib/cli/plots/column-plots.js';
import type {
  OverviewAcquisition,
  OverviewColumns,
  OverviewField,
  OverviewRequest,
} from '../../../../lib/view/overview-columns.js';

/** An overview of acquisitions whose columns all have the same values. */
class FakeOverview implements Overviewed {
  readonly acquisitions: (OverviewAcquisition & { values: number[]; isEnded: boolean })[] = [];

  begin(values: number[], names: readonly string[], bits: readonly string[] = []): void {
    const number = this.acquisitions.length + 1;
    const describe = (name: string): OverviewField => ({
      name,
      units: null,
      kind: bits.includes(name) ? 'bits' : 'number',
    });
    this.acquisitions.push({
      ...{ number, values, sampleBytes: 8, received: values.length, isEnded: false },
      fields: names.map(describe),
      get rows() {
        return values.length;
      },
    });
  }

  columns({ acquisition = 1, points = 1000, names = [] }: OverviewRequest = {}): OverviewColumns {
    const { fields, values } = this.acquisitions[acquisition - 1]!;
    let rows = 1;
    while (Math.ceil(values.length / rows) > points) rows *= 2;
    const indices = names.map((name) => fields.findIndex((field) => field.name === name));
    return this.read(acquisition, 0, values.length, rows, indices);
  }

  read(
    acquisition: number,
    from: number,
    to: number,
    bucketRows: number,
    indices: readonly number[],
  ): OverviewColumns {
    const { fields, values } = this.acquisitions[acquisition - 1]!;
    expect(from % bucketRows).toBe(0);
    const buckets: number[][] = [];
    for (let row = from; row < to; row += bucketRows) {
      buckets.push(values.slice(row, Math.min(to, row + bucketRows)));
    }
    const over = (of: (bucket: number[]) => number) => Float64Array.from(buckets.map(of));
    const column = {
      min: over((bucket) => Math.min(...bucket)),
      max: over((bucket) => Math.max(...bucket)),
      mean: over((bucket) => bucket.reduce((a, b) => a + b) / bucket.length),
      last: over((bucket) => bucket.at(-1)!),
      nan: over(() => 0),
    };
    const columns = indices.map((index) => ({ ...fields[index]!, ...column }));
    return { acquisition, firstRow: from, endRow: to, bucketRows, columns };
  }
}

const RAMP = Array.from({ length: 1000 }, (_, i) => i);
const TEN = Array.from({ length: 10 }, (_, i) => `C${i}`);

function plotsOf(
  values: number[],
  names: readonly string[] = ['X'],
  bits: readonly string[] = [],
): { overview: FakeOverview; plots: ColumnPlots } {
  const overview = new FakeOverview();
  overview.begin(values, names, bits);
  return { overview, plots: new ColumnPlots(overview, paintNothing) };
}

/** The characters of the curve. */
function curveOf(line: string | undefined): string {
  return /[▁-█ ]*[▁-█]/.exec(line?.slice(5) ?? '')?.[0] ?? '';
}

describe('the whole of an acquisition', () => {
  test('has the whole width', () => {
    const [line] = plotsOf(RAMP).plots.whole(1, 60);
    expect(line).toMatch(/^ {2}X {2}(▁+▂+▃+▄+▅+▆+▇+█+) {2}0 … 999$/);
    expect(line).toHaveLength(60);
  });

  test('is that of eight columns, and tells how many there are more', () => {
    const lines = plotsOf(RAMP, TEN).plots.whole(1, 60);
    expect(lines.map((line) => line.slice(0, 4))).toEqual(
      [0, 1, 2, 3, 4, 5, 6, 7].map((i) => `  C${i}`).concat('  an'),
    );
    expect(lines.at(-1)).toBe('  and 2 more');
  });

  test('has rather the means of several fields than the limits of one', () => {
    const names = TEN.flatMap((name) =>
      ['Min', 'Max', 'Mean'].map((capture) => `${name}.${capture}`),
    );
    const lines = plotsOf(RAMP, names.slice(0, 15)).plots.whole(1, 60);
    expect(lines.map((line) => /\S+/.exec(line)?.[0])).toEqual([
      ...['C0.Min', 'C0.Max', 'C0.Mean', 'C1.Min', 'C1.Mean', 'C2.Mean', 'C3.Mean', 'C4.Mean'],
      'and',
    ]);
  });

  test('leaves out words of bits', () => {
    const lines = plotsOf(RAMP, ['BITS0', 'X'], ['BITS0']).plots.whole(1, 60);
    expect(lines.map((line) => line.slice(0, 3))).toEqual(['  X', '  a']);
    expect(plotsOf(RAMP, ['BITS0'], ['BITS0']).plots.whole(1, 60)).toEqual([]);
  });

  test('is that of the acquisition that is asked for', () => {
    const { overview, plots } = plotsOf(RAMP);
    overview.begin([5], ['X']);
    overview.begin([], ['X']);
    expect(plots.whole(2, 60)).toEqual(['  X  ▁  5']);
    expect(plots.whole(3, 60)).toEqual([]);
    expect(plots.whole(4, 60)).toEqual([]);
  });
});

describe('a running acquisition', () => {
  test('is shown from its beginning as long as it is short', () => {
    const { plots } = plotsOf([0, 7]);
    expect(curveOf(plots.latest(0, 60, 8)[0])).toBe('▁█');
  });

  test('then the latest seconds are', () => {
    const values = [...RAMP];
    const { plots } = plotsOf(values);
    const rate = 100;
    for (let i = 0; i < 9000; i++) values.push(i);
    const [line = ''] = plots.latest(rate, 60, 8);
    const [, from, to] = /(\d+) … (\d+)$/.exec(line) ?? [];
    expect(Number(to)).toBe(8999);
    const seconds = (8999 - Number(from)) / rate;
    expect(seconds).toBeGreaterThan(7);
    expect(seconds).toBeLessThan(21);
  });

  test('moves by whole characters', () => {
    const values = Array.from({ length: 20_000 }, (_, i) => Math.sin(i / 300));
    const { plots } = plotsOf(values);
    const before = curveOf(plots.latest(1000, 60, 8)[0]);
    for (let i = 20_000; i < 22_000; i++) values.push(Math.sin(i / 300));
    const after = curveOf(plots.latest(1000, 60, 8)[0]);
    const last = before.slice(-12, -1);
    expect(after).toContain(last);
    expect(after.endsWith(last)).toBe(false);
  });

  test('keeps its scale of time in a pause', () => {
    const { plots } = plotsOf(RAMP);
    const lines = plots.latest(100, 60, 8);
    expect(plots.latest(0, 60, 8)).toEqual(lines);
  });

  test('has no more lines than there is room for', () => {
    const { plots } = plotsOf(RAMP, TEN);
    expect(plots.latest(1, 60, 3)).toHaveLength(3);
    expect(plots.latest(1, 60, 20)).toHaveLength(9);
    expect(plots.latest(1, 60, 0)).toEqual([]);
    expect(plots.latest(1, 9, 8)).toEqual([]);
  });

  test('that has ended is shown no more', () => {
    const { overview, plots } = plotsOf(RAMP);
    overview.acquisitions[0]!.isEnded = true;
    expect(plots.latest(1, 60, 8)).toEqual([]);
    overview.begin([], ['X']);
    expect(plots.latest(1, 60, 8)).toEqual([]);
  });
});
