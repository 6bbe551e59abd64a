/** Exchange: what an answer is taken for, and the error if it is something else. */

import { describe, expect, test } from 'vitest';

import { Exchange } from '../../../lib/commands/exchange.js';
import { CommandError, InvalidOptionError, PandaError } from '../../../lib/errors.js';
import { thrownBy } from '../../helpers/control/commands.js';

function answered(...lines: string[]): Exchange {
  const exchange = new Exchange(['A?'], 'Get("A")');
  exchange.answer(lines);
  return exchange;
}

describe('ok', () => {
  test('accepts a bare OK', () => {
    expect(() => answered('OK').ok()).not.toThrow();
  });

  test.each([['OK =1'], ['OK '], ['ok'], ['ERR No such field'], ['!A', '.'], ['.'], [''], []])(
    'refuses %j',
    (...lines) => expect(() => answered(...lines).ok()).toThrow(CommandError),
  );
});

describe('line', () => {
  test.each([
    ['OK =1', '1'],
    ['OK =', ''],
    ['OK = a = b ', ' a = b '],
    ['OK =ERR x', 'ERR x'],
  ])('takes %j for %j', (line, value) => expect(answered(line).line()).toBe(value));

  test.each([['OK'], ['ERR No such field'], ['OK=1'], ['!A', '.'], ['.'], []])(
    'refuses %j',
    (...lines) => expect(() => answered(...lines).line()).toThrow(CommandError),
  );
});

describe('number', () => {
  test.each([
    ['OK =0', 0],
    ['OK =4294967295', 4294967295],
    ['OK =-2.5', -2.5],
    ['OK =1e-05', 1e-5],
    ['OK = 3', 3],
  ])('takes %j for %j', (line, value) => expect(answered(line).number()).toBe(value));

  test.each([['OK ='], ['OK = '], ['OK =x'], ['OK =1 2'], ['OK =nan'], ['OK'], ['!1', '.'], []])(
    'refuses %j',
    (...lines) => expect(() => answered(...lines).number()).toThrow(CommandError),
  );
});

test.each<[boolean, string[]]>([
  [true, ['ERR No such field']],
  [true, ['ERR']],
  [false, ['OK =ERR']],
  [false, ['OK']],
  [false, ['!ERR', '.']],
  [false, []],
])('isRefused is %j for %j', (refused, lines) => {
  expect(answered(...lines).isRefused).toBe(refused);
});

describe('multiline', () => {
  test.each([
    [['.'], []],
    [['!A', '.'], ['A']],
    [
      ['!A 1', '!', '!.', '.'],
      ['A 1', '', '.'],
    ],
  ])('takes %j for %j', (lines, values) => {
    expect(answered(...lines).isMultiline).toBe(true);
    expect(answered(...lines).multiline()).toEqual(values);
  });

  test.each([['OK =1'], ['OK'], ['ERR no'], ['!A', 'ERR gone'], []])('refuses %j', (...lines) => {
    expect(answered(...lines).isMultiline).toBe(false);
    expect(() => answered(...lines).multiline()).toThrow(CommandError);
  });
});

describe('a CommandError', () => {
  test('shows question and answer on one line', () => {
    const error = thrownBy(() => answered('ERR No such field').line());
    expect(error).toBeInstanceOf(PandaError);
    expect(error).toMatchObject({
      name: 'CommandError',
      code: 'COMMAND_FAILED',
      message: 'Get("A") failed: sent "A?", got "ERR No such field"',
      command: 'Get("A")',
      sent: ['A?'],
      received: ['ERR No such field'],
    });
  });

  test('shows several lines on one', () => {
    const exchange = new Exchange(['T<', '1', ''], 'Put("T", ["1"])');
    exchange.answer(['!a', '!b', '.']);
    expect((thrownBy(() => exchange.ok()) as Error).message).toBe(
      String.raw`Put("T", ["1"]) failed: sent "T<\n1\n", got "!a\n!b\n."`,
    );
  });

  test('shows the start of a long answer, and keeps all of it', () => {
    const lines = [...Array<string>(5000).fill('!value'), '.'];
    const error = thrownBy(() => answered(...lines).ok()) as CommandError;
    expect(error.message.length).toBeLessThan(300);
    expect(error.received).toEqual(lines);
  });

  // A table has thousands of lines, and the message holds them twice.
  test('shows the start of a long question', () => {
    const table = Array<string>(4096).fill('4294967295');
    const exchange = new Exchange(['T<', ...table, ''], 'Put("T", ...)');
    exchange.answer(['ERR no']);
    expect((thrownBy(() => exchange.ok()) as Error).message.length).toBeLessThan(1000);
  });
});

describe('lines to send', () => {
  test.each(['A?\n', '\nA?', 'A\r?', 'A=1\r\nB=2'])('hold no line end: %j', (line) => {
    const error = thrownBy(() => new Exchange(['B?', line], 'Mine()'));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect((error as Error).message).toContain('Mine()');
  });

  // Each question has an answer: that of the second would be taken for the next command's.
  test.each([
    [['A?', 'B?']],
    [['A=1', '']],
    [['', 'A?']],
    [['T<']],
    [['T<', '1']],
    [['T<', '1', '', 'A?']],
    [['T<', '1', '', 'T<', '2', '']],
  ])('are one command: %j are not', (lines) => {
    const error = thrownBy(() => new Exchange(lines, 'Mine()'));
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect((error as Error).message).toMatch(/^Mine\(\) /);
  });

  test.each([
    [['A?']],
    [['A=1<2']],
    [['']],
    [['T<', '']],
    [['T<<|B', 'AAAA', '']],
    [['*METADATA.X<', 'a=b', 'c?', '']],
  ])('are one command: %j are', (lines) => {
    expect(new Exchange(lines, 'Mine()').sent).toEqual(lines);
  });

  test('are kept as given, and nothing is received at first', () => {
    const exchange = new Exchange(['T<', '1', ''], 'Mine()');
    expect(exchange.sent).toEqual(['T<', '1', '']);
    expect(exchange.received).toEqual([]);
  });
});
