import { describe, expect, test } from 'vitest';

import { changesAsJson, drawChanges } from '../../../../lib/cli/commands/watch/report.js';
import { drawDifference, drawValue } from '../../../../lib/cli/state/draw-value.js';
import type { Changes } from '../../../../lib/responses/changes.js';

describe('a value', () => {
  test.each([
    ['PULSE1.DELAY', '0.5', 'PULSE1.DELAY=0.5'],
    ['COUNTER1.OUT.UNITS', '', 'COUNTER1.OUT.UNITS='],
    ['SEQ1.TABLE', [], 'SEQ1.TABLE< (0 words)'],
    ['SEQ1.TABLE', ['7'], 'SEQ1.TABLE< (1 word)'],
    ['*METADATA.LAYOUT', ['{', '}'], '*METADATA.LAYOUT< (2 lines)'],
  ])('of %s that is %j', (name, value, drawn) => {
    expect(drawValue(name, value)).toBe(drawn);
  });
});

describe('a difference', () => {
  test('of one line', () => {
    expect(drawDifference({ name: 'A.B', kind: 'changed', before: '1', after: '2' })).toEqual([
      '-A.B=1',
      '+A.B=2',
    ]);
  });

  test('of a name that only one side has', () => {
    expect(drawDifference({ name: 'A.B', kind: 'added', before: null, after: ['2'] })).toEqual([
      '+A.B< (1 word)',
    ]);
    expect(drawDifference({ name: 'A.B', kind: 'removed', before: '1', after: null })).toEqual([
      '-A.B=1',
    ]);
  });

  test.each([
    [['1', '2', '3'], ['1', '5', '3'], 2],
    [['1', '2'], ['1', '2', '3'], 3],
    [['1', '2'], ['1'], 2],
    [[], ['1'], 1],
  ])('of tables says from where on: %j and %j', (before, after, word) => {
    const [minus, plus] = drawDifference({ name: 'A.TABLE', kind: 'changed', before, after });
    expect(minus).toBe(drawValue('A.TABLE', before).replace(/^/, '-'));
    expect(plus).toMatch(new RegExp(`^\\+A\\.TABLE< \\(.*, different from word ${word} on\\)$`));
  });

  test('of text and lines', () => {
    const name = '*METADATA.X';
    expect(drawDifference({ name, kind: 'changed', before: 'a', after: ['a', 'b'] })).toEqual([
      '-*METADATA.X=a',
      '+*METADATA.X< (2 lines)',
    ]);
  });
});

describe('changes', () => {
  const changes: Changes = {
    values: new Map([['PULSE1.DELAY', '0.5']]),
    noValue: [],
    inError: ['SFP3_SYNC_IN.BIT1'],
    multilineValues: new Map([['SEQ1.TABLE', ['1', '2']]]),
  };

  test('as lines', () => {
    expect(drawChanges(changes, null)).toEqual([
      'PULSE1.DELAY=0.5',
      'SEQ1.TABLE< (2 words)',
      'SFP3_SYNC_IN.BIT1 (error)',
    ]);
  });

  test('as JSON', () => {
    const time = new Date('2026-11-22T13:55:57.854Z');
    expect(JSON.parse(changesAsJson(changes, time))).toEqual({
      time: '2026-11-22T13:55:57.854Z',
      changes: { 'PULSE1.DELAY': '0.5', 'SEQ1.TABLE': ['1', '2'], 'SFP3_SYNC_IN.BIT1': null },
    });
  });

  test("as JSON, with the name of an object's property", () => {
    const odd = { ...changes, values: new Map([['__proto__', '1']]) };
    expect(changesAsJson(odd, new Date(0))).toContain('"__proto__":"1"');
  });
});
