/** CommandError: all there is to know, in one line. */

import { CommandError, Put, Raw } from 'pandablocks';
import { expect, test } from 'vitest';

import { runCommand } from '../../../helpers/control/commands.js';

function errorOf(command: Put, answer: string): CommandError {
  const outcome = runCommand(command, [answer]);
  expect(outcome.error).toBeInstanceOf(CommandError);
  return outcome.error as CommandError;
}

test('has the command, the question and the answer', () => {
  expect(errorOf(new Put('A.B', '1'), 'ERR No such field\n')).toMatchObject({
    code: 'COMMAND_FAILED',
    name: 'CommandError',
    command: 'Put("A.B", "1")',
    sent: ['A.B=1'],
    received: ['ERR No such field'],
    message: 'Put("A.B", "1") failed: sent "A.B=1", got "ERR No such field"',
  });
});

test('keeps all lines, and shows them in one', () => {
  const error = errorOf(new Put('SEQ1.TABLE', ['1', '2']), '!X\n!Y\n.\n');
  expect(error.sent).toEqual(['SEQ1.TABLE<', '1', '2', '']);
  expect(error.received).toEqual(['!X', '!Y', '.']);
  expect(error.message).toBe(
    String.raw`Put("SEQ1.TABLE", ["1","2"]) failed: sent "SEQ1.TABLE<\n1\n2\n", got "!X\n!Y\n."`,
  );
});

test('is short for long questions and answers', () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => String(i));
  const error = errorOf(new Put('SEQ1.TABLE', rows), `ERR ${'\u0007é\r'.repeat(50_000)}\n`);
  expect(error.sent).toHaveLength(100_002);
  expect(error.received[0]).toHaveLength(150_004);
  expect(error.message.length).toBeLessThan(1000);
  for (const character of '\r\n\u0007') expect(error.message).not.toContain(character);
});

test('is not thrown by Raw, which accepts any answer', () => {
  expect(runCommand(new Raw(['A?']), ['ERR no\n']).result).toEqual(['ERR no']);
});
