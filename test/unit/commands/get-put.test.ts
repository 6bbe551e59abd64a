/** Raw, Get and Put: what they send, and what they make of answers. */

import { describe, expect, test } from 'vitest';

import { Get, Put, Raw } from '../../../lib/commands/get-put.js';
import { CommandError, InvalidOptionError, TableError } from '../../../lib/errors.js';
import { runCommand } from '../../helpers/control/commands.js';

describe('Raw', () => {
  test.each([
    [['*IDN?'], 'OK =PandA SW: 4.1\n', ['OK =PandA SW: 4.1']],
    [['*BLOCKS?'], '!A 1\n!B 2\n.\n', ['!A 1', '!B 2', '.']],
    [['X=1'], 'ERR No such block\n', ['ERR No such block']],
    [['T<', '1', '2', ''], 'OK\n', ['OK']],
    [['*ECHO µ?'], 'OK =µ\n', ['OK =µ']],
  ])('sends %j as it is, and gives the answer %j as it is', (lines, answer, result) => {
    expect(runCommand(new Raw(lines), [answer])).toEqual({
      sent: [lines.map((line) => `${line}\n`).join('')],
      result,
    });
  });

  test('refuses a line end', () => {
    const { sent, error } = runCommand(new Raw(['A?\nB?']), []);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(sent).toEqual([]);
  });
});

describe('Get', () => {
  test.each([
    ['PULSE1.DELAY', 'OK =0.5\n', '0.5'],
    ['PULSE1.DELAY.UNITS', 'OK =\n', ''],
    ['*IDN', 'OK = x \n', ' x '],
    ['*BITS', '!A\n!B\n.\n', ['A', 'B']],
    ['SEQ1.TABLE', '.\n', []],
  ])('of %s: %j is %j', (field, answer, result) => {
    expect(runCommand(new Get(field), [answer])).toEqual({ sent: [`${field}?\n`], result });
  });

  test.each(['ERR No such field\n', 'OK\n', '!A\nERR gone\n', '\n'])('fails for %j', (answer) => {
    expect(runCommand(new Get('A.B'), [answer]).error).toMatchObject({
      name: 'CommandError',
      command: 'Get("A.B")',
      sent: ['A.B?'],
      received: answer.split('\n').slice(0, -1),
    });
  });

  test.each(['A\n', 'A\r', '*IDN?\n*BITS'])('refuses the line end in %j', (field) => {
    expect(runCommand(new Get(field), []).error).toBeInstanceOf(InvalidOptionError);
  });
});

describe('Put', () => {
  test.each<[string, string | number | boolean | string[] | undefined, string]>([
    ['PULSE1.DELAY', '0.5', 'PULSE1.DELAY=0.5\n'],
    ['PULSE1.DELAY', 0.5, 'PULSE1.DELAY=0.5\n'],
    ['PULSE1.DELAY', 1e-7, 'PULSE1.DELAY=1e-7\n'],
    ['BITS.A', true, 'BITS.A=1\n'],
    ['BITS.A', false, 'BITS.A=0\n'],
    ['BITS.A', 0, 'BITS.A=0\n'],
    ['COUNTER1.OUT.UNITS', 'µm = "x" <y>?', 'COUNTER1.OUT.UNITS=µm = "x" <y>?\n'],
    ['*CAPTURE', '', '*CAPTURE=\n'],
    ['*CAPTURE', undefined, '*CAPTURE=\n'],
    ['SEQ1.TABLE', ['1', '2'], 'SEQ1.TABLE<\n1\n2\n\n'],
    ['SEQ1.TABLE', ['7'], 'SEQ1.TABLE<\n7\n\n'],
    ['SEQ1.TABLE', ['0 1 0xFFFFFFFF', '+5\t007'], 'SEQ1.TABLE<\n0 1 0xFFFFFFFF\n+5\t007\n\n'],
    ['*METADATA.LAYOUT', ['-1', ' only text '], '*METADATA.LAYOUT<\n-1\n only text \n\n'],
    ['SEQ1.TABLE', [], 'SEQ1.TABLE<\n\n'],
  ])('of %s and %j sends %j, and gives nothing', (field, value, sent) => {
    expect(runCommand(new Put(field, value), ['OK\n'])).toEqual({
      sent: [sent],
      result: undefined,
    });
  });

  // The lines are spread into the arguments of a call, of which there can't be so many.
  test('writes a table of a million lines', () => {
    const lines = Array<string>(1_000_000).fill('4294967295');
    const { sent, error } = runCommand(new Put('PGEN1.TABLE', lines), ['OK\n']);
    expect(error).toBeUndefined();
    expect(sent[0]?.length).toBe('PGEN1.TABLE<\n\n'.length + 11_000_000);
  });

  test.each(['ERR Number missing\n', 'OK =1\n', '.\n', '!A\n.\n'])('fails for %j', (answer) => {
    expect(runCommand(new Put('A', 'x'), [answer]).error).toBeInstanceOf(CommandError);
  });

  test.each([NaN, Infinity])('refuses %d', (value) => {
    expect(() => new Put('PULSE1.DELAY', value)).toThrow(
      new InvalidOptionError(`The value for PULSE1.DELAY is ${value}: give a finite number.`),
    );
  });

  test.each([10n, null, ['1', 2]])('refuses %o, which is no text', (value) => {
    const { sent, error } = runCommand(new Put('SEQ1.REPEATS', value as unknown as string), []);
    expect(sent).toEqual([]);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(String(error)).toMatch(/The value for SEQ1\.REPEATS is .*: give it in quotes/);
  });

  test.each([['5000000000'], ['-1'], ['4294967296'], ['1.5'], ['1e3'], ['x'], ['010'], ['1 2 -3']])(
    'does not write a table with %j, which the PandA would wrap or refuse',
    (word) => {
      const { sent, error } = runCommand(new Put('SEQ1.TABLE', ['1', word, '3']), []);
      expect(sent).toEqual([]);
      expect(error).toBeInstanceOf(TableError);
      expect(error).toMatchObject({ code: 'TABLE', range: [0, 4294967295] });
      expect((error as Error).message).toMatch(/^The table for SEQ1\.TABLE has ".*" in line 2: /);
    },
  );

  test.each<[string, string | string[]]>([
    ['X\0', '1'],
    ['X', '1\0'],
    ['*METADATA.LAYOUT', ['a\0b']],
  ])('refuses the NUL in %j and %j, where the PandA would cut it off', (field, value) => {
    const { sent, error } = runCommand(new Put(field, value), []);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect((error as Error).message).toMatch('NUL');
    expect(sent).toEqual([]);
  });

  test('names the failed command', () => {
    const { error } = runCommand(new Put('SEQ1.TABLE', ['1', '2']), ['ERR Field is not a table\n']);
    expect((error as Error).message).toBe(
      String.raw`Put("SEQ1.TABLE", ["1","2"]) failed: sent "SEQ1.TABLE<\n1\n2\n", got "ERR Field is not a table"`,
    );
  });

  test.each<[string, string | string[]]>([
    ['A\n', '1'],
    ['A', '1\n2'],
    ['A', '1\r'],
    ['A', ['1', '2\n']],
    ['A\r', ['1']],
  ])('refuses the line end in %j and %j', (field, value) => {
    const { sent, error } = runCommand(new Put(field, value), []);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect((error as Error).message).not.toMatch(/[\r\n]/);
    expect(sent).toEqual([]);
  });
});
