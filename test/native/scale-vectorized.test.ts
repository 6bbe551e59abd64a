/** Columns that are converted together, or may not be, against the arithmetic written out in JavaScript. */

import { readFileSync } from 'node:fs';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { NativeColumn } from '../../lib/native/binding.js';
import { native } from '../../lib/native/load.js';

/** Linux tells what the processor has; the vector code is for x64. */
const isKnown = process.platform === 'linux';
const hasAvx2 =
  isKnown && process.arch === 'x64' && /\bavx2\b/.test(readFileSync('/proc/cpuinfo', 'latin1'));

describe('columns beside each other', () => {
  const SIZES = { int32: 4, int64: 8 } as const;
  const run = fc.record({
    type: fc.constantFrom('int32', 'int64'),
    conversion: fc.constantFrom('scale', 'mean', 'copy'),
    columns: fc.integer({ min: 1, max: 9 }),
    // Bytes that no column shows, in front.
    gap: fc.constantFrom(0, 0, 4),
    scale: fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
    offset: fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
  });

  function valueOf(view: DataView, sample: number, column: NativeColumn): number | bigint {
    const { type, conversion, scale, offset } = column;
    const at = sample + column.position;
    const raw = type === 'int64' ? view.getBigInt64(at, true) : view.getInt32(at, true);
    if (conversion === 'copy') return raw;
    const scaled = Number(raw) * scale;
    const gate = view.getUint32(sample, true);
    return (conversion === 'mean' ? scaled / (gate === 0 ? NaN : gate) : scaled) + offset;
  }

  function bytesLike(length: number, seed: number): Uint8Array {
    let state = seed | 1;
    const bytes = new Uint8Array(length);
    for (let i = 0; i < length; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) | 0;
      // Small numbers, and extreme ones, are as frequent as others.
      bytes[i] = [state >>> 24, 0, 0xff, 0x80][(state >>> 12) & 3] ?? 0;
    }
    return bytes;
  }

  test('any number of them, of any number of samples: each to the last bit', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(run, { minLength: 1, maxLength: 5 }),
        fc.oneof(fc.nat(24), fc.nat(900)),
        fc.integer(),
        async (runs, count, seed) => {
          const columns: NativeColumn[] = [];
          let end = 4;
          for (const { type, conversion, columns: many, gap, scale, offset } of runs) {
            end += gap;
            for (let i = 0; i < many; i++, end += SIZES[type]) {
              const each = { scale: scale * (i + 1), offset: offset - i };
              columns.push({ type, conversion, position: end, ...each });
            }
          }
          const bytes = bytesLike(count * end, seed);
          const view = new DataView(bytes.buffer);
          const layout = { sampleBytes: end, gatePosition: 0, columns };
          const got = await native().scaleSamples(layout, [bytes]);
          for (const [index, column] of columns.entries()) {
            const want = Array.from({ length: count }, (_, row) =>
              valueOf(view, row * end, column),
            );
            expect([...got[index]!]).toEqual(want);
          }
          expect(await native().scaleSamples(layout, [bytes], false, true)).toEqual(got);
        },
      ),
      { numRuns: 100 },
    );
  });

  test.skipIf(!isKnown)('vector instructions are used where the processor has them', () => {
    const columns = (['int32', 'int64'] as const).flatMap((type) =>
      (['scale', 'mean'] as const).flatMap((conversion) =>
        Array.from({ length: 5 }, () => ({ type, conversion })),
      ),
    );
    const placed = columns.map((column, i) => ({
      ...column,
      position: 4 + 8 * i,
      scale: 1,
      offset: 0,
    }));
    const layout = { sampleBytes: 4 + 8 * columns.length, gatePosition: 0, columns: placed };
    expect(native().vectorColumns(layout)).toBe(hasAvx2 ? columns.length : 0);
  });
});
