/** Tables of any columns: what is converted one way and the other is what it was. */

import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { TableFieldDetails } from '../../../lib/responses/table-info.js';
import { tableToWordArray, tableToWords } from '../../../lib/tables/table-to-words.js';
import { wordsToTable } from '../../../lib/tables/words-to-table.js';

const SUBTYPES = ['int', 'uint', 'enum', 'another'];

/** Columns one behind the other with gaps between them: some go on in the next word. */
const layouts = fc
  .array(
    fc.record({
      gap: fc.integer({ min: 0, max: 5 }),
      width: fc.integer({ min: 1, max: 32 }),
      subtype: fc.constantFrom(...SUBTYPES),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((columns) => {
    const fields = new Map<string, TableFieldDetails>();
    let bit = 0;
    for (const [i, { gap, width, subtype }] of columns.entries()) {
      const bitLow = bit + gap;
      bit = bitLow + width;
      // All indices have labels where these are few.
      const labels = subtype === 'enum' ? labelsFor(Math.min(width, 5)) : null;
      const bitHigh = bit - 1;
      fields.set(`C${i}`, { subtype, bitLow, bitHigh, description: null, labels });
    }
    return { fields, rowWords: Math.ceil(bit / 32), maxLength: 4096 };
  });

function labelsFor(width: number): string[] {
  return Array.from({ length: 2 ** width }, (_, i) => `label ${i}`);
}

function valuesFor({
  subtype,
  bitLow,
  bitHigh,
  labels,
}: TableFieldDetails): fc.Arbitrary<number | string> {
  const width = bitHigh - bitLow + 1;
  if (labels !== null) return fc.constantFrom(...labels);
  if (subtype === 'int') return fc.integer({ min: -(2 ** (width - 1)), max: 2 ** (width - 1) - 1 });
  return fc.integer({ min: 0, max: 2 ** width - 1 });
}

const tables = layouts.chain((layout) =>
  fc.nat(10).chain((rows) => {
    const columns = [...layout.fields].map(
      ([name, details]) =>
        [name, fc.array(valuesFor(details), { minLength: rows, maxLength: rows })] as const,
    );
    return fc.record({
      layout: fc.constant(layout),
      table: fc.record(Object.fromEntries(columns)),
    });
  }),
);

/** The word arithmetic again, in big integers and bit by bit. */
function bitOf(words: Uint32Array, bit: number): bigint {
  return (BigInt(words[bit >>> 5]!) >> BigInt(bit & 31)) & 1n;
}

test('a table is unchanged after a conversion to words', () => {
  fc.assert(
    fc.property(tables, ({ layout, table }) => {
      const words = tableToWords(table, layout);
      const back = wordsToTable(words, layout, { convertEnumIndices: true });
      for (const [name, values] of Object.entries(table)) {
        expect([...(back[name] as Iterable<unknown>)]).toEqual(values);
      }
      expect(tableToWords(back, layout)).toEqual(words);
    }),
  );
});

test('each bit is in the place of the layout', () => {
  fc.assert(
    fc.property(tables, ({ layout, table }) => {
      const words = tableToWordArray(table, layout);
      for (const [name, { bitLow, bitHigh, labels }] of layout.fields) {
        for (const [row, value] of Array.from(table[name]!).entries()) {
          const number = BigInt(labels === null ? value : labels.indexOf(value as string));
          const rowOf = words.subarray(row * layout.rowWords, (row + 1) * layout.rowWords);
          for (let bit = bitLow; bit <= bitHigh; bit++) {
            expect(bitOf(rowOf, bit)).toBe((number >> BigInt(bit - bitLow)) & 1n);
          }
        }
      }
    }),
    { numRuns: 30 },
  );
});

test('words are unchanged after a conversion to a table, except for bits that are in no column', () => {
  const cases = layouts.chain((layout) =>
    fc.nat(10).chain((rows) => {
      const length = rows * layout.rowWords;
      return fc.record({
        layout: fc.constant(layout),
        words: fc.uint32Array({ minLength: length, maxLength: length }),
      });
    }),
  );
  fc.assert(
    fc.property(cases, ({ layout, words }) => {
      const mask = new Uint32Array(layout.rowWords);
      for (const { bitLow, bitHigh } of layout.fields.values()) {
        for (let bit = bitLow; bit <= bitHigh; bit++) mask[bit >>> 5]! |= 1 << (bit & 31);
      }
      const expected = words.map((word, i) => word & mask[i % layout.rowWords]!);
      expect(tableToWordArray(wordsToTable(words, layout), layout)).toEqual(expected);
    }),
  );
});

test('a value just outside the range is refused, and changes no other column', () => {
  fc.assert(
    fc.property(layouts, fc.boolean(), (layout, above) => {
      for (const [name, { subtype, bitLow, bitHigh }] of layout.fields) {
        const width = bitHigh - bitLow + 1;
        const [low, high] =
          subtype === 'int' ? [-(2 ** (width - 1)), 2 ** (width - 1) - 1] : [0, 2 ** width - 1];
        const value = above ? high + 1 : low - 1;
        expect(() => tableToWords({ [name]: [value] }, layout)).toThrow(
          expect.objectContaining({
            code: 'TABLE',
            row: 0,
            column: name,
            value,
            range: [low, high],
          }),
        );
      }
    }),
  );
});
