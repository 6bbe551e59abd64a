import { describe, expect, test } from 'vitest';

import { drawBlock } from '../../../../../lib/cli/commands/introspect/report.js';
import { detailsOf } from '../../../../../lib/cli/commands/introspect/field-details.js';
import { wrap } from '../../../../../lib/cli/commands/introspect/wrap.js';
import { paintNothing } from '../../../../../lib/cli/colours.js';
import {
  BitMuxFieldInfo,
  BitOutFieldInfo,
  ExtOutBitsFieldInfo,
  FieldInfo,
  PosMuxFieldInfo,
  ScalarFieldInfo,
  TableFieldInfo,
  TimeFieldInfo,
  UintFieldInfo,
} from '../../../../../lib/responses/field-info.js';

const BASICS = new FieldInfo('param', 'uint', 'How often');

function drawn(width: number, fields: readonly [string, FieldInfo][], description = 'A block') {
  return drawBlock('X', { number: 2, description, fields: new Map(fields) }, width, paintNothing);
}

describe('a block', () => {
  test('has descriptions beside names and types', () => {
    const info = new FieldInfo('param', 'uint', 'How often it is to be done again');
    expect(drawn(47, [['N', new UintFieldInfo(info, 8)]])).toEqual([
      'X (2)  A block',
      '  N  param uint  How often it is to be done',
      '                 again',
      '                 0 to 8',
    ]);
  });

  test('has descriptions below if the window is narrow', () => {
    expect(drawn(20, [['N', new UintFieldInfo(BASICS, 8)]], 'A block of many words')).toEqual([
      'X (2)  A block of',
      '       many words',
      '  N  param uint',
      '      How often',
      '      0 to 8',
    ]);
  });

  test('may have no fields and no description', () => {
    const block = { number: 1, description: null, fields: new Map<string, FieldInfo>() };
    expect(drawBlock('X', block, 80, paintNothing)).toEqual(['X']);
  });

  test('may have fields of unknown types, without details', () => {
    expect(drawn(80, [['N', new FieldInfo('new', null, null)]])).toEqual([
      'X (2)  A block',
      '  N  new',
    ]);
  });

  test('is coloured', () => {
    const block = { number: 1, description: '', fields: new Map([['N', BASICS]]) };
    const lines = drawBlock('X', block, 80, (style, text) => `<${style} ${text}>`);
    expect(lines).toEqual(['<bold X>', '  N  <cyan param uint>  How often']);
  });

  test('prints no control characters', () => {
    const info = new FieldInfo('par\u001b[2Jam', null, '\u0007\nHow');
    expect(drawn(80, [['N\u001b[31m', info]])[1]).toBe('  N  param  How');
  });
});

describe('details', () => {
  test.each<[FieldInfo, string[]]>([
    [new UintFieldInfo(BASICS, 4294967295), []],
    [new ScalarFieldInfo(BASICS, 'deg', 0.5, -1), ['raw * 0.5 - 1 deg']],
    [new ScalarFieldInfo(BASICS, '', 2, 0), ['raw * 2']],
    [new TimeFieldInfo(BASICS, ['s', 'ms']), ['in s | ms']],
    [new BitMuxFieldInfo(BASICS, 31, ['ZERO', 'ONE']), ['one of 2 bits, delayed by 0 to 31 ticks']],
    [new BitOutFieldInfo(BASICS, 'PCAP.BITS1', 3), ['bit 3 of PCAP.BITS1']],
    [new BitOutFieldInfo(BASICS, '', 3), []],
    [new PosMuxFieldInfo(BASICS, ['ZERO']), ['one of 1 position']],
    [new TableFieldInfo(BASICS, 8, new Map(), 1, false), ['up to 8 rows of 1 word']],
    [
      new ExtOutBitsFieldInfo(BASICS, ['No', 'Value'], ['A', '', 'B']),
      ['capture: No | Value', 'bits: A, B'],
    ],
    [new ExtOutBitsFieldInfo(BASICS, ['No'], ['', '']), ['capture: No']],
  ])('%j', (info, details) => {
    expect(detailsOf(info)).toEqual(details);
  });
});

test.each([
  ['', 10, ['']],
  ['one two three', 8, ['one two', 'three']],
  ['incomprehensible', 6, ['incomp', 'rehens', 'ible']],
  ['a incomprehensible', 16, ['a', 'incomprehensible']],
  ['Min\u00a0Max | Mean', 8, ['Min Max', '| Mean']],
  ['ab', 0, ['a', 'b']],
])('wrap(%j, %i)', (text, width, lines) => {
  expect(wrap(text, width)).toEqual(lines);
});
