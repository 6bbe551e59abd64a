/** The lines of a table as they are sent. */

import { describe, expect, test } from 'vitest';

import { base64Fault, readWordLines, wordFault } from '../../../lib/tables/word-lines.js';

describe('numbers', () => {
  test.each<[string[], number[]]>([
    [[], []],
    [
      ['0', '4294967295'],
      [0, 4294967295],
    ],
    [
      ['1 2\t3', ' 4 '],
      [1, 2, 3, 4],
    ],
    [
      ['0x10', '0xFFFFFFFF', '+1'],
      [16, 4294967295, 1],
    ],
    [['  '], []],
  ])('%j are %j', (lines, words) => {
    expect(wordFault(lines)).toBeNull();
    expect(readWordLines(lines)).toEqual(Uint32Array.from(words));
  });

  test.each([
    [['1', '4294967296'], '4294967296', 2],
    [['5000000000'], '5000000000', 1],
    [['1', '2', '-1'], '-1', 3],
    [['1 2 -3'], '-3', 1],
    [['1.5'], '1.5', 1],
    [['1e3'], '1e3', 1],
    [['0x100000000'], '0x100000000', 1],
    [['12-3'], '12-3', 1],
    [['08'], '08', 1],
    [['010'], '010', 1],
    [['00000000001x'], '00000000001x', 1],
    [['x'], 'x', 1],
    [['1\u00a02'], '1\u00a02', 1],
    [['1\u00002'], '1\u00002', 1],
  ])('%j have %j in line %i, which is no word', (lines, value, line) => {
    const fault = wordFault(lines);
    expect(fault?.value).toBe(value);
    expect(fault?.message).toMatch(`${JSON.stringify(value)} in line ${line}: `);
    expect(() => readWordLines(lines)).toThrow(fault?.message);
  });

  test('invalid words are quoted in short', () => {
    expect(wordFault(['x'.repeat(1_000_000)])?.message.length).toBeLessThan(150);
  });
});

describe('base64', () => {
  test.each([
    [[]],
    [['AAAAAA==']],
    [['AAAAAA']],
    [['/+AQAAAAAAABAAAA']],
    [['AAAAAAAAAAA=', 'AAAAAA==']],
    [['AAAAAAAAAAA']],
  ])('takes %j, as the PandA does', (lines) => {
    expect(base64Fault(lines)).toBeNull();
  });

  test.each([
    ['AAAA', 'its 3 bytes are not whole words'],
    ['AAAAAAA=', 'its 5 bytes are not whole words'],
    ['AAAAA', 'is not base64'],
    ['AAAAAA=', 'is not base64'],
    ['AAAAA===', 'is not base64'],
    ['AAAA====', 'is not base64'],
    ['==', 'is not base64'],
    ['AA==AAAA', 'is not base64'],
    ['AAAA AA==', 'is not base64'],
    ['AAAAA_==', 'is not base64'],
    ['not base64!', 'is not base64'],
    [' ', 'is not base64'],
    ['1048577', 'its 5 bytes are not whole words'],
  ])('does not take %j: %s', (line, message) => {
    const fault = base64Fault(['AAAAAA==', line]);
    expect(fault?.value).toBe(line);
    expect(fault?.message).toMatch(`in line 2: `);
    expect(fault?.message).toMatch(message);
  });
});
