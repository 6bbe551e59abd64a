/** GetLine, GetMultiline and Append. */

import { describe, expect, test } from 'vitest';

import { Append } from '../../../lib/commands/append.js';
import { GetLine, GetMultiline } from '../../../lib/commands/get-put.js';
import { CommandError, InvalidOptionError, TableError, VersionError } from '../../../lib/errors.js';
import { runCommand } from '../../helpers/control/commands.js';

describe('GetLine', () => {
  test.each([
    ['PULSE1.DELAY', 'OK =0.5\n', '0.5'],
    ['PULSE1.DELAY.UNITS', 'OK =\n', ''],
    ['*IDN', 'OK = x = y \n', ' x = y '],
  ])('of %s: %j is %j', (field, answer, result) => {
    expect(runCommand(new GetLine(field), [answer])).toEqual({ sent: [`${field}?\n`], result });
  });

  test.each(['ERR No such field\n', 'OK\n', '.\n', '!A\n.\n'])('fails for %j', (answer) => {
    expect(runCommand(new GetLine('A.B'), [answer]).error).toMatchObject({
      name: 'CommandError',
      command: 'GetLine("A.B")',
      sent: ['A.B?'],
      received: answer.split('\n').slice(0, -1),
    });
  });
});

describe('GetMultiline', () => {
  test.each([
    ['*BITS', '!A\n!B\n.\n', ['A', 'B']],
    ['SEQ1.TABLE', '.\n', []],
    ['*METADATA.LAYOUT', '!\n!.\n!OK =1\n.\n', ['', '.', 'OK =1']],
  ])('of %s: %j is %j', (field, answer, result) => {
    expect(runCommand(new GetMultiline(field), [answer])).toEqual({
      sent: [`${field}?\n`],
      result,
    });
  });

  test.each(['ERR No such field\n', 'OK\n', 'OK =1\n', '!A\nERR gone\n'])(
    'fails for %j',
    (answer) => {
      expect(runCommand(new GetMultiline('A.B'), [answer]).error).toMatchObject({
        name: 'CommandError',
        command: 'GetMultiline("A.B")',
        received: answer.split('\n').slice(0, -1),
      });
    },
  );
});

test.each(['A\n', 'A=1', 'A?', 'T<', '*IDN?\n*BITS'])('neither takes %j for a name', (field) => {
  for (const command of [new GetLine(field), new GetMultiline(field), new Append(field, ['1'])]) {
    const { sent, error } = runCommand(command, []);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(sent).toEqual([]);
  }
});

describe('Append', () => {
  test.each<[string[], boolean | undefined, string]>([
    [['1', '2'], undefined, 'SEQ1.TABLE<<\n1\n2\n\n'],
    [['1', '2'], false, 'SEQ1.TABLE<<\n1\n2\n\n'],
    [['1', '2'], true, 'SEQ1.TABLE<<|\n1\n2\n\n'],
    [[], true, 'SEQ1.TABLE<<|\n\n'],
  ])('of %j, last %j, sends %j and gives nothing', (value, last, sent) => {
    const command = new Append('SEQ1.TABLE', value, last);
    expect(runCommand(command, ['OK\n'], [4, 0])).toEqual({ sent: [sent], result: undefined });
  });

  test.each(['ERR Last streaming table was sent\n', 'OK =1\n', '.\n'])('fails for %j', (answer) => {
    const { error } = runCommand(new Append('SEQ1.TABLE', ['1']), [answer]);
    expect(error).toBeInstanceOf(CommandError);
    expect((error as CommandError).sent).toEqual(['SEQ1.TABLE<<', '1', '']);
  });

  test.each<[number, number]>([
    [3, 0],
    [3, 99],
    [0, 1],
  ])('does not send the last part to API %i.%i', (...version) => {
    const { sent, error } = runCommand(new Append('SEQ1.TABLE', ['1'], true), [], version);
    expect(sent).toEqual([]);
    expect(error).toBeInstanceOf(VersionError);
    expect(error).toMatchObject({ code: 'VERSION', required: [4, 0], actual: version });
    expect((error as Error).message).toContain(version.join('.'));
  });

  test.each<[boolean, [number, number] | null]>([
    [true, [4, 0]],
    [true, [5, 0]],
    [true, null],
    [false, [3, 0]],
  ])('with last %j is sent to API %j', (last, version) => {
    const { error } = runCommand(new Append('SEQ1.TABLE', ['1'], last), ['OK\n'], version);
    expect(error).toBeUndefined();
  });

  test.each(['4294967296', '-1', '1.5', 'x'])('does not append %j, which is no word', (word) => {
    const { sent, error } = runCommand(new Append('SEQ1.TABLE', ['1', word]), []);
    expect(sent).toEqual([]);
    expect(error).toBeInstanceOf(TableError);
  });

  test('refuses an empty line, which would end the table', () => {
    const { sent, error } = runCommand(new Append('SEQ1.TABLE', ['1', '', '*PCAP.ARM=']), []);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(sent).toEqual([]);
  });
});
