/** `Overview` beside a file, alone, and over several acquisitions. */

import {
  capture,
  InvalidOptionError,
  Overview,
  type SinkFrame,
  type StartData,
  UnknownColumnError,
  writeHdfFiles,
} from 'pandablocks';
import { describe, expect, test } from 'vitest';

import { captureClient } from '../../helpers/capture/capture-client.js';
import { dumpFile } from '../../helpers/hdf/python.js';

/** Keeps the scaled columns of all samples, computed apart from any overview. */
class Columns {
  names: readonly string[] = [];
  readonly values = new Map<string, (number | bigint)[]>();

  open(_: StartData): void {
    this.values.clear();
  }

  async write(frame: SinkFrame): Promise<void> {
    const { columnNames, columns } = await frame.scaled();
    this.names = columnNames;
    columnNames.forEach((name, i) => {
      const all = this.values.get(name) ?? [];
      for (const value of columns[i]!) all.push(value);
      this.values.set(name, all);
    });
  }

  close(): void {}
}

function checkAgainst(overview: Overview, wanted: Columns, samples: number): void {
  const whole = overview.columns({ points: 300 });
  expect(whole).toMatchObject({ firstRow: 0, endRow: samples });
  expect(whole.columns.map(({ name }) => name)).toEqual(wanted.names);
  for (const column of whole.columns) {
    const values = wanted.values.get(column.name)!;
    expect(values).toHaveLength(samples);
    const buckets = Math.ceil(samples / whole.bucketRows);
    expect(buckets).toBeLessThanOrEqual(300);
    expect(column.min).toHaveLength(buckets);
    for (let i = 0; i < buckets; i++) {
      const part = values.slice(i * whole.bucketRows, (i + 1) * whole.bucketRows);
      expect(column.last[i]).toBe(part.at(-1));
      if (column.kind === 'bits') {
        expect(column.max[i]).toBe(
          part.reduce<number>((any, word) => (any | Number(word)) >>> 0, 0),
        );
      } else {
        expect(column.min[i]).toBe(part.reduce((a, b) => (b < a ? b : a)));
        expect(column.max[i]).toBe(part.reduce((a, b) => (b > a ? b : a)));
      }
    }
  }
}

describe('has the captured values', () => {
  const samples = 20_000;

  test('beside a file, which feeds it', async () => {
    const { client, scheme } = await captureClient({ rate: 100_000, samples });
    const overview = new Overview();
    const wanted = new Columns();
    const sinks = [{ sink: overview, essential: false }, wanted];
    const [result] = await writeHdfFiles(client, { scheme, arm: true, sinks });
    expect(result).toMatchObject({ ok: true, warnings: [] });
    checkAgainst(overview, wanted, samples);
    const { datasets } = dumpFile(scheme.replace('%d', '1'));
    expect(overview.acquisitions[0]!.fields.map(({ name }) => name).sort()).toEqual(
      Object.keys(datasets).sort(),
    );
    const latest = overview.columns({ from: samples - 5 });
    for (const { name, last } of latest.columns) {
      expect([...last].map(Number)).toEqual(datasets[name]!.last.slice(-5));
    }
    expect(overview.acquisitions).toMatchObject([
      { number: 1, received: samples, rows: samples, isEnded: true },
    ]);
  });

  test('alone', async () => {
    const { client } = await captureClient({ rate: 100_000, samples });
    const overview = new Overview();
    const wanted = new Columns();
    await capture(client, { arm: true, sinks: [overview, wanted] });
    checkAgainst(overview, wanted, samples);
  });

  test('of several acquisitions', async () => {
    const { client, scheme } = await captureClient({ rate: 100_000, samples: 5000 });
    const overview = new Overview();
    const sinks = [{ sink: overview, essential: false }];
    await writeHdfFiles(client, { scheme, num: 4, arm: true, sinks });
    expect(overview.acquisitions.map(({ number, rows }) => [number, rows])).toEqual([
      [1, 5000],
      [2, 5000],
      [3, 5000],
      [4, 5000],
    ]);
    for (const acquisition of [1, 2, 3, 4]) {
      const range = overview.columns({ acquisition, points: 100 });
      expect(range).toMatchObject({ acquisition, firstRow: 0, endRow: 5000, bucketRows: 64 });
    }
    expect(overview.columns({ acquisition: 1, points: 5000 }).bucketRows).toBe(4);
  });
});

test('words of bits, units, and selected names', async () => {
  const { client } = await captureClient({ samples: 100 });
  const overview = new Overview();
  await capture(client, { arm: true, sinks: [overview] });
  const { fields } = overview.acquisitions[0]!;
  for (const { name, kind } of fields) expect(kind).toBe(name.includes('BITS') ? 'bits' : 'number');
  const names = fields
    .slice(0, 2)
    .map(({ name }) => name)
    .reverse();
  const { columns } = overview.columns({ names, from: 10, to: 20 });
  expect(columns.map(({ name }) => name)).toEqual(names);
  expect(columns[0]!.min).toHaveLength(10);
});

test('an overview without samples', () => {
  const overview = new Overview();
  expect(overview.acquisitions).toEqual([]);
  expect(overview.columns()).toEqual({
    acquisition: 0,
    firstRow: 0,
    endRow: 0,
    bucketRows: 1,
    columns: [],
  });
});

test('invalid requests are refused', async () => {
  const { client } = await captureClient({ samples: 100 });
  const overview = new Overview();
  await capture(client, { arm: true, sinks: [overview] });
  for (const request of [
    { from: -1 },
    { to: 0.5 },
    { points: 0 },
    { points: 16_385 },
    { points: NaN },
    { acquisition: 2 },
  ]) {
    expect(() => overview.columns(request), JSON.stringify(request)).toThrow(InvalidOptionError);
  }
  expect(() => overview.columns({ names: ['NO.SUCH'] })).toThrow(UnknownColumnError);
});
