/** Which changes are shown. */

import { describe, expect, test } from 'vitest';

import { chooseShown, matcherFor, shownOf } from '../../../../../lib/cli/commands/watch/filter.js';
import type { AsyncClient } from '../../../../../lib/client/async-client.js';
import { CommandError } from '../../../../../lib/errors.js';

test.each([
  ['SEQ1.REPEATS', 'SEQ1.REPEATS', true],
  ['seq1.repeats', 'SEQ1.REPEATS', true],
  ['SEQ1.REPEATS', 'SEQ1.REPEATS.UNITS', false],
  ['SEQ1.*', 'SEQ1.TABLE', true],
  ['SEQ1.*', 'SEQ12.TABLE', false],
  ['SEQ?.TABLE', 'SEQ2.TABLE', true],
  ['*METADATA.DESIGN', '*METADATA.DESIGN', true],
  ['A.B', 'AxB', false],
  ['(', '(', true],
])('%s and %s: %s', (pattern, name, isMatch) => {
  expect(matcherFor(pattern)(name)).toBe(isMatch);
});

const answering = (answer: () => unknown) =>
  ({ send: async () => Promise.resolve().then(answer) }) as unknown as AsyncClient;
const refusing = answering(() => {
  throw new CommandError('Get', ['NOPE?'], ['ERR No such block']);
});

describe('without names', () => {
  test('all but positions', async () => {
    const isShown = await chooseShown(
      answering(() => ['INENC1.VAL']),
      [],
      false,
    );
    expect([isShown('INENC1.VAL'), isShown('INENC1.A')]).toEqual([false, true]);
  });

  test('all fields of selected groups, and of a PandA that lists no positions', async () => {
    for (const isShown of [
      await chooseShown(
        answering(() => ['INENC1.VAL']),
        [],
        true,
      ),
      await chooseShown(refusing, [], false),
    ]) {
      expect(isShown('INENC1.VAL')).toBe(true);
    }
  });
});

test('an unknown name is refused, a pattern is not checked', async () => {
  await expect(chooseShown(refusing, ['NOPE'], false)).rejects.toMatchObject({
    code: 'COMMAND_FAILED',
  });
  await expect(chooseShown(refusing, ['NOPE*'], false)).resolves.toBeTypeOf('function');
});

test('changes of which nothing is shown are dropped', () => {
  const changes = {
    values: new Map([['A', '1']]),
    multilineValues: new Map([['T', ['1']]]),
    noValue: [],
    inError: ['E'],
  };
  expect(shownOf(changes, () => false)).toBeNull();
  expect(shownOf(changes, (name) => name === 'T')).toEqual({
    values: new Map(),
    multilineValues: new Map([['T', ['1']]]),
    noValue: [],
    inError: [],
  });
  expect(shownOf(changes, () => true)).toEqual(changes);
});
