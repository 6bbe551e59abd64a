/** wordsToTable: where the bits are, and what the columns are made of. */

import { describe, expect, test } from 'vitest';

import { wordsToTable } from '../../../lib/tables/words-to-table.js';
import { thrownBy } from '../../helpers/control/commands.js';
import { layoutOf, SEQ } from '../../helpers/table-layout.js';

// REPEATS 1000 | TRIGGER 2 << 16 | OUTA1 1 << 20; POSITION -5; TIME1; TIME2
const WORDS = [1000 + 0x120000, 0xfffffffb, 7, 0xffffffff, 1, 0x7fffffff, 0, 0];
const TABLE = {
  REPEATS: new Uint16Array([1000, 1]),
  TRIGGER: new Uint8Array([2, 0]),
  POSITION: new Int32Array([-5, 2147483647]),
  TIME1: new Uint32Array([7, 0]),
  OUTA1: new Uint8Array([1, 0]),
  TIME2: new Uint32Array([4294967295, 0]),
};

describe('the columns', () => {
  test.each([
    ['numbers', WORDS],
    ['a Uint32Array', new Uint32Array(WORDS)],
    ['text', WORDS.map(String)],
  ])('are typed arrays, from words as %s', (_, words) => {
    const table = wordsToTable(words, SEQ);
    expect(table).toEqual(TABLE);
    expect(Object.keys(table)).toEqual([...SEQ.fields.keys()]);
  });

  test('are labels if there are any, on request', () => {
    expect(wordsToTable(WORDS, SEQ, { convertEnumIndices: true })).toEqual({
      ...TABLE,
      TRIGGER: ['BITA=1', 'Immediate'],
    });
  });

  test('are empty for an empty table', () => {
    expect(wordsToTable([], SEQ)['POSITION']).toEqual(new Int32Array(0));
  });

  test.each([
    ['7:0 A int', [0x80], new Int32Array([-128])],
    ['0:0 A int', [1], new Int32Array([-1])],
    ['31:31 A uint', [0x80000000], new Uint8Array([1])],
    ['31:0 A int', [0x80000000], new Int32Array([-2147483648])],
    ['31:0 A another', [0x80000000], new Uint32Array([2147483648])],
    ['16:0 A uint', [0xffffffff], new Uint32Array([0x1ffff])],
  ])('of %s from %j', (column, words, expected) => {
    expect(wordsToTable(words, layoutOf([column]))['A']).toEqual(expected);
  });

  test.each([
    ['35:28 A uint', new Uint8Array([0xa5])],
    ['35:28 A int', new Int32Array([0xa5 - 256])],
    ['62:31 A uint', new Uint32Array([0x9234567a * 2 - 2 ** 32])],
    ['32:1 A int', new Int32Array([0x28000000 | 0])],
  ])('of %s go on in the next word', (column, expected) => {
    const words = [0x50000000, 0x9234567a];
    expect(wordsToTable(words, layoutOf([column], { rowWords: 2 }))['A']).toEqual(expected);
  });

  test('can have any name', () => {
    const table = wordsToTable([3], layoutOf(['7:0 __proto__ uint']));
    expect(Object.entries(table)).toEqual([['__proto__', new Uint8Array([3])]]);
  });
});

describe('fails', () => {
  test.each([[-1], [4294967296], [1.5], [NaN], ['-1'], ['x'], ['1.5'], [''], ['0x10'], [' 1']])(
    'for the word %j, with its row',
    (word) => {
      const words = [0, 0, 0, 0, 0, word] as string[];
      expect(thrownBy(() => wordsToTable(words, SEQ))).toMatchObject({
        code: 'TABLE',
        row: 1,
        value: word,
        range: [0, 4294967295],
      });
    },
  );

  test('for a part of a row', () => {
    const error = thrownBy(() => wordsToTable([1, 2, 3, 4, 5], SEQ));
    expect(error).toMatchObject({ code: 'TABLE', row: 1, value: 5 });
  });

  test('for an index without a label, but only if labels were requested', () => {
    const words = [0, 0, 0, 0, 0x30000, 0, 0, 0];
    expect(wordsToTable(words, SEQ)['TRIGGER']).toEqual(new Uint8Array([0, 3]));
    expect(thrownBy(() => wordsToTable(words, SEQ, { convertEnumIndices: true }))).toMatchObject({
      code: 'TABLE',
      row: 1,
      column: 'TRIGGER',
      value: 3,
      range: ['Immediate', 'BITA=0', 'BITA=1'],
    });
  });

  test.each(['32:0 A uint', '32:32 A uint', '0:1 A uint'])('for a column %s', (column) => {
    expect(thrownBy(() => wordsToTable([1], layoutOf([column])))).toMatchObject({
      code: 'TABLE',
      column: 'A',
    });
  });

  test.each([0, 1.5, NaN, 1e9])('for rows of %d words', (rowWords) => {
    const layout = layoutOf(['7:0 A uint'], { rowWords });
    expect(thrownBy(() => wordsToTable([1], layout))).toMatchObject({ code: 'TABLE' });
  });
});
