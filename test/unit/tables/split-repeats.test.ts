/** splitRepeats: more repeats than a column can say. */

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { splitRepeats } from '../../../lib/tables/split-repeats.js';
import { tableToWords } from '../../../lib/tables/table-to-words.js';
import { thrownBy } from '../../helpers/control/commands.js';
import { layoutOf, SEQ } from '../../helpers/table-layout.js';

test('splits a count over rows that are otherwise equal', () => {
  const table = { REPEATS: [5, 200000, 65535], TRIGGER: ['Immediate', 'BITA=0', 2] };
  const split = splitRepeats(table, SEQ);
  expect(split).toEqual({
    REPEATS: [5, 65535, 65535, 65535, 3395, 65535],
    TRIGGER: ['Immediate', 'BITA=0', 'BITA=0', 'BITA=0', 'BITA=0', 2],
  });
  expect(tableToWords(split, SEQ)).toHaveLength(6 * 4);
});

test('keeps a count of 0: no row is added or lost', () => {
  expect(splitRepeats({ REPEATS: [0, 131070, 0] }, SEQ)).toEqual({ REPEATS: [0, 65535, 65535, 0] });
});

test('accepts another column', () => {
  const layout = layoutOf(['3:0 TIMES uint', '7:4 VALUE int']);
  const table = { TIMES: new Uint8Array([16, 15]), VALUE: new Int8Array([-1, 3]) };
  expect(splitRepeats(table, layout, 'TIMES')).toEqual({ TIMES: [15, 1, 15], VALUE: [-1, -1, 3] });
});

test('keeps the sum, and fits the column', () => {
  const layout = layoutOf(['3:0 REPEATS uint', '15:4 ROW uint'], { maxLength: 1e6 });
  fc.assert(
    fc.property(fc.array(fc.nat(500), { minLength: 1, maxLength: 10 }), (counts) => {
      const split = splitRepeats({ REPEATS: counts, ROW: [...counts.keys()] }, layout);
      expect(() => tableToWords(split, layout)).not.toThrow();
      const sums = counts.map(() => 0);
      for (const [i, row] of (split['ROW'] as number[]).entries()) {
        sums[row]! += split['REPEATS']![i] as number;
      }
      expect(sums).toEqual(counts);
      const rows = counts.map((count) => Math.max(1, Math.ceil(count / 15)));
      expect(split['ROW']).toHaveLength(rows.reduce((sum, more) => sum + more));
    }),
  );
});

test.each([[-1], [1.5], [NaN], [2 ** 53], ['5']])('fails for %j', (count) => {
  expect(thrownBy(() => splitRepeats({ REPEATS: [1, count] }, SEQ))).toMatchObject({
    code: 'TABLE',
    row: 1,
    column: 'REPEATS',
    value: count,
  });
});

test.each([8 * 65535 + 1, Number.MAX_SAFE_INTEGER])(
  'fails for %d, which the table does not hold',
  (count) => {
    expect(splitRepeats({ REPEATS: [8 * 65535] }, SEQ)['REPEATS']).toHaveLength(8);
    expect(thrownBy(() => splitRepeats({ REPEATS: [count] }, SEQ))).toMatchObject({
      code: 'TABLE',
      range: [0, 8],
    });
  },
);

test('fails without the column', () => {
  expect(thrownBy(() => splitRepeats({ TIME1: [1] }, SEQ))).toMatchObject({
    code: 'TABLE',
    column: 'REPEATS',
    range: ['TIME1'],
  });
});
