/** GetChanges: groups, kinds of lines, and values of several lines. */

import { describe, expect, test } from 'vitest';

import { ChangeGroup, GetChanges } from '../../../lib/commands/get-changes.js';
import type { Changes } from '../../../lib/responses/changes.js';
import { converse, lines } from '../../helpers/control/answers.js';

const LINES = [
  'B.F=1',
  'B.G=',
  'SEQ1.TABLE<',
  'SYSTEM.TEMP (error)',
  'B.UNITS=a=b',
  'B.LABEL=was (error)',
  'B.SIGN=x <',
  'B.NAME=\u2028',
  '*METADATA.LAYOUT<',
];

const CHANGES: Changes = {
  values: new Map([
    ['B.F', '1'],
    ['B.G', ''],
    ['B.UNITS', 'a=b'],
    ['B.LABEL', 'was (error)'],
    ['B.SIGN', 'x <'],
    ['B.NAME', '\u2028'],
  ]),
  noValue: ['SEQ1.TABLE', '*METADATA.LAYOUT'],
  inError: ['SYSTEM.TEMP'],
  multilineValues: new Map(),
};

describe('GetChanges', () => {
  test.each([
    [undefined, '*CHANGES?'],
    [ChangeGroup.All, '*CHANGES?'],
    [ChangeGroup.Config, '*CHANGES.CONFIG?'],
    [ChangeGroup.Bits, '*CHANGES.BITS?'],
    [ChangeGroup.Posn, '*CHANGES.POSN?'],
    [ChangeGroup.Read, '*CHANGES.READ?'],
    [ChangeGroup.Attr, '*CHANGES.ATTR?'],
    [ChangeGroup.Table, '*CHANGES.TABLE?'],
    [ChangeGroup.Metadata, '*CHANGES.METADATA?'],
  ])('of %j asks %s', (group, question) => {
    const { rounds, result } = converse(new GetChanges(group), { [question]: '.' });
    expect(rounds).toEqual([[question]]);
    expect(result).toEqual({
      values: new Map(),
      noValue: [],
      inError: [],
      multilineValues: new Map(),
    });
  });

  test('distinguishes values, values of several lines and errors', () => {
    const { rounds, result } = converse(new GetChanges(), { '*CHANGES?': lines(...LINES) });
    expect(rounds).toHaveLength(1);
    expect(result).toEqual(CHANGES);
  });

  test('asks for all values of several lines at once', () => {
    const { rounds, result } = converse(new GetChanges(ChangeGroup.All, true), {
      '*CHANGES?': lines(...LINES),
      'SEQ1.TABLE?': lines('1', '2'),
      '*METADATA.LAYOUT?': '.',
    });
    expect(rounds).toEqual([['*CHANGES?'], ['SEQ1.TABLE?', '*METADATA.LAYOUT?']]);
    expect(result).toEqual({
      ...CHANGES,
      noValue: [],
      multilineValues: new Map([
        ['SEQ1.TABLE', ['1', '2']],
        ['*METADATA.LAYOUT', []],
      ]),
    });
  });

  // The PandA tells changes once: all of them would be lost.
  test('has a refused value among the errors, with all other values', () => {
    const { result } = converse(new GetChanges(ChangeGroup.All, true), {
      '*CHANGES?': lines(...LINES),
      'SEQ1.TABLE?': 'ERR Broken',
      '*METADATA.LAYOUT?': lines('x'),
    });
    expect(result).toEqual({
      ...CHANGES,
      noValue: [],
      inError: ['SYSTEM.TEMP', 'SEQ1.TABLE'],
      multilineValues: new Map([['*METADATA.LAYOUT', ['x']]]),
    });
  });

  test.each(['ERR Unknown changes selection', 'OK =B.F=1', lines('B.F'), lines('=1'), lines('')])(
    'fails for %j',
    (answer) => {
      const { error } = converse(new GetChanges(), { '*CHANGES?': answer });
      expect(error).toMatchObject({
        code: 'COMMAND_FAILED',
        command: 'GetChanges("", false)',
        sent: ['*CHANGES?'],
        received: answer.split('\n'),
      });
    },
  );
});
