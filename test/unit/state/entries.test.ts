/** The lines of a saved state. */

import { describe, expect, test } from 'vitest';

import { isReadOnly, linesOf, stateToEntries } from '../../../lib/state/entries.js';
import { stateToText, textToState } from '../../../lib/state/text.js';

describe('stateToEntries', () => {
  test('distinguishes values of one line and of several', () => {
    const state = [
      'A.B=x<y?=z',
      'T<B',
      'AAAAAA==',
      'AAAAAA',
      '',
      'E<',
      '',
      '*METADATA.K<',
      '=',
      '',
    ];
    const entries = stateToEntries(state);
    expect(entries).toEqual([
      { head: 'A.B=x<y?=z', name: 'A.B', rest: 'x<y?=z', lines: null, fault: null },
      { head: 'T<B', name: 'T', rest: 'B', lines: ['AAAAAA==', 'AAAAAA'], fault: null },
      { head: 'E<', name: 'E', rest: '', lines: [], fault: null },
      { head: '*METADATA.K<', name: '*METADATA.K', rest: '', lines: ['='], fault: null },
    ]);
    expect(entries.flatMap(linesOf)).toEqual(state);
  });

  test('skips empty lines between values', () => {
    expect(stateToEntries(['', 'A=1', '', '', 'B=2', '']).map(({ name }) => name)).toEqual([
      'A',
      'B',
    ]);
  });

  test.each([['A'], ['A?'], ['A?=1'], ['=1'], ['A=1\r'], ['A=1\nB=2'], ['T<B'], ['T<B', 'AAAA']])(
    'has a fault for %j',
    (...state) => {
      expect(stateToEntries(state)).toMatchObject([{ fault: expect.any(String) as string }]);
    },
  );

  test('has a fault for a table with a line end in it, and continues after it', () => {
    expect(stateToEntries(['T<', '1\n\n*PCAP.ARM=', '', 'A=1']).map(({ fault }) => fault)).toEqual([
      'a line end within a line',
      null,
    ]);
  });
});

test.each([
  ['SEQ1.TABLE.QUEUED_LINES', true],
  ['SEQ1.TABLE', false],
  ['SEQ1.QUEUED_LINES_MAX', false],
])('%s is read-only: %s', (name, expected) => {
  expect(isReadOnly(name)).toBe(expected);
});

describe('the text of a state', () => {
  test('is one line for each line, and reads back', () => {
    const state = ['A=é', 'T<B', 'AAAA', ''];
    expect(stateToText(state)).toBe('A=é\nT<B\nAAAA\n\n');
    expect(stateToEntries(textToState(stateToText(state)))).toEqual(stateToEntries(state));
  });

  test.each(['A=1\r\nT<\r\n1\r\n\r\n', '\uFEFFA=1\nT<\n1\n\n', 'A=1\nT<\n1\n'])(
    'reads from %j',
    (text) => {
      expect(stateToEntries(textToState(text))).toEqual(stateToEntries(['A=1', 'T<', '1', '']));
    },
  );

  test('keeps characters that only look like a line end', () => {
    expect(textToState('A=\u2028\u0085\v\f\n')).toEqual(['A=\u2028\u0085\v\f', '']);
  });

  test('that was truncated within a line of a table has a fault', () => {
    expect(stateToEntries(textToState('A=1\nT<B\nAAAAAA==\nAAA'))).toMatchObject([
      { name: 'A', fault: null },
      { name: 'T', fault: expect.stringMatching('cut short') as string },
    ]);
  });
});
