/** An overview over several acquisitions, whose rows are written to their files after the next one has begun. */

import { expect, test } from 'vitest';

import type { StartData } from '../../lib/responses/data.js';
import { Overview } from '../../lib/view/overview.js';

const START: StartData = {
  kind: 'start',
  fields: [
    { name: 'COUNTER1.OUT', type: 'uint32', capture: 'Value', scale: 1, offset: 0, units: '' },
  ],
  missed: 0,
  process: 'Raw',
  format: 'Framed',
  sampleBytes: 4,
  armTime: null,
  startTime: null,
  hwTimeOffsetNs: null,
};
const ROWS = 500;

test('rows that are written late are kept as finely as others', async () => {
  const overview = new Overview();
  const [first] = [1, 2, 3, 4].map((number) => {
    overview.count(ROWS, number);
    return overview.feed(START, number);
  });
  const values = Uint32Array.from({ length: ROWS }, (_, row) => row);
  await first!.append([new Uint8Array(values.buffer)], true);
  expect(overview.columns({ acquisition: 1 })).toMatchObject({ bucketRows: 1, endRow: ROWS });
});

test('of earlier acquisitions no more is kept than the buckets that they need', () => {
  const overview = new Overview();
  const bytes: number[] = [];
  for (let number = 1; number <= 20; number++) {
    // Rows that never come, as those that are left out of the file.
    overview.count(number % 2 === 0 ? 0 : ROWS, number);
    overview.feed(START, number);
  }
  for (const { native } of overview.acquisitions as unknown as {
    native: { byteLength: () => number };
  }[]) {
    bytes.push(native.byteLength());
  }
  expect(Math.max(...bytes.slice(0, 13))).toBeLessThan(100_000);
});
