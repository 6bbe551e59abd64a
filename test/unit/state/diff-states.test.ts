/** diffStates: by name, and tables by their words. */

import { describe, expect, test } from 'vitest';

import { diffStates } from '../../../lib/state/diff-states.js';

test('lists added, removed and changed values', () => {
  const before = ['A=1', 'B=2', 'C=3', '*METADATA.K<', 'x', ''];
  const after = ['D=4', 'C=5', 'A=1', '*METADATA.K<', 'x', 'y', ''];
  expect(diffStates(before, after)).toEqual([
    { name: 'B', kind: 'removed', before: '2', after: null },
    { name: 'C', kind: 'changed', before: '3', after: '5' },
    { name: '*METADATA.K', kind: 'changed', before: ['x'], after: ['x', 'y'] },
    { name: 'D', kind: 'added', before: null, after: '4' },
  ]);
});

test.each([
  ['the order', ['A=1', 'B=2'], ['B=2', 'A=1']],
  ['empty lines', ['A=1'], ['', 'A=1', '', '']],
  ['what is overwritten', ['A=1'], ['A=2', 'A=1']],
  ['what is read-only', ['T.QUEUED_LINES=0'], ['T.QUEUED_LINES=5']],
])('does not see a difference in %s', (_, before, after) => {
  expect(diffStates(before, after)).toEqual([]);
});

describe('tables', () => {
  const base64 = ['T<B', 'AQAQAAAAAAABAAAA', 'AQAAAA==', ''];

  test.each([
    ['decimal', ['T<', '1048577', '0', '1', '1', '']],
    ['several numbers a line', ['T<', '1048577 0 1', '1', '']],
    ['hexadecimal', ['T<', '0x100001', '0', '1', '+1', '']],
    ['other lines of base64', ['T<B', 'AQAQAAAAAAABAAAAAQAAAA==', '']],
  ])('are the same in %s', (_, other) => {
    expect(diffStates(base64, other)).toEqual([]);
    expect(diffStates(other, base64)).toEqual([]);
  });

  test('differ in their words', () => {
    expect(diffStates(base64, ['T<', '1048577', '0', '1', '2', ''])).toEqual([
      {
        name: 'T',
        kind: 'changed',
        before: ['1048577', '0', '1', '1'],
        after: ['1048577', '0', '1', '2'],
      },
    ]);
    expect(diffStates(base64, ['T<B', ''])).toMatchObject([{ kind: 'changed', after: [] }]);
  });

  test('that are invalid are compared as text', () => {
    const odd = ['T<B', 'not base64', ''];
    expect(diffStates(odd, odd)).toEqual([]);
    expect(diffStates(odd, ['T<', 'not base64', ''])).toEqual([
      { name: 'T', kind: 'changed', before: ['not base64'], after: ['not base64'] },
    ]);
    expect(diffStates(base64, ['T=1'])).toMatchObject([{ kind: 'changed', after: '1' }]);
  });

  test('differ from metadata, even of numbers', () => {
    expect(diffStates(['*METADATA.K<', '1 2', ''], ['*METADATA.K<', '1', '2', ''])).toMatchObject([
      { kind: 'changed', before: ['1 2'], after: ['1', '2'] },
    ]);
  });
});
