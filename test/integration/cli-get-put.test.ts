/** `pandablocks get` and `put` against a control port. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../helpers/cli.js';
import { startPanda } from '../helpers/control-panda.js';
import { runCli } from '../helpers/run-cli.js';

async function onPanda(args: readonly string[], input?: string) {
  const panda = await startPanda();
  const [verb = '', ...rest] = args;
  const run = await runCli([verb, '127.0.0.1', ...rest, '--control-port', panda.port], input);
  // What a client asks for itself, on connecting and to keep alive.
  const questions = panda.questions.filter((question) => !/^\*(IDN|ECHO)/.test(question));
  return { ...run, questions };
}

describe('get', () => {
  test('of one field is its value alone', async () => {
    expect(await onPanda(['get', 'TTLIN1.TERM'])).toMatchObject({
      code: 0,
      stdout: 'High-Z\n',
      stderr: '',
    });
  });

  test('of a table is a word a line', async () => {
    expect((await onPanda(['get', 'SEQ1.TABLE'])).stdout).toBe('1\n2\n3\n4\n');
  });

  test('of several names them, in their order, and tells of the one that failed', async () => {
    const fields = ['TTLIN1.TERM', 'NOPE', 'SEQ1.TABLE', '*IDN'];
    expect(await onPanda(['get', ...fields])).toMatchObject({
      code: 1,
      stdout:
        'TTLIN1.TERM=High-Z\nSEQ1.TABLE<\n1\n2\n3\n4\n\n' +
        '*IDN=PandA SW: 4.1 FPGA: 4.1.0 0 0 rootfs: Test\n',
      stderr: 'pandablocks: The PandA refuses NOPE?: ERR No such field\n',
    });
  });

  test('of what is no name asks nothing', async () => {
    const { code, stderr, questions } = await onPanda(['get', '*PCAP.ARM=']);
    expect({ code, questions }).toEqual({ code: 1, questions: [] });
    expect(stderr).toMatch(/^pandablocks: .*can't be the name of a field\.\n$/);
  });
});

describe('put', () => {
  test.each([
    ['a label', '50-Ohm', 0, ''],
    ['nothing', '', 1, 'pandablocks: The PandA refuses TTLIN1.TERM=: ERR Label not found\n'],
    [
      'a negative number',
      '-5',
      1,
      'pandablocks: The PandA refuses TTLIN1.TERM=-5: ERR No such field\n',
    ],
  ])('assigns %s', async (_, value, code, stderr) => {
    const run = await onPanda(['put', 'TTLIN1.TERM', value]);
    expect(run).toEqual({ code, stdout: '', stderr, questions: [`TTLIN1.TERM=${value}`] });
  });

  test('takes anything behind --', async () => {
    const panda = await startPanda();
    await runCli(['put', '--control-port', panda.port, '127.0.0.1', '--', 'X', '--file']);
    expect(panda.questions.at(-1)).toBe('X=--file');
  });

  test.each(['1\n2\n3\n4\n', '1\r\n2\r\n3\r\n4', '1\n2\n3\n4\n\n\n'])(
    'writes a table from standard input: %j',
    async (input) => {
      const { code, stderr, questions } = await onPanda(
        ['put', 'SEQ1.TABLE', '--file', '-'],
        input,
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(questions).toEqual(['SEQ1.TABLE<\n1\n2\n3\n4\n']);
    },
  );

  test('writes a table from a file', async () => {
    const file = join(temporaryFolder(), 'table');
    writeFileSync(file, '1\n2\n3\n4\n');
    expect((await onPanda(['put', 'SEQ1.TABLE', '--file', file])).code).toBe(0);
    writeFileSync(file, '');
    expect((await onPanda(['put', 'SEQ1.TABLE', '--file', file])).questions).toEqual([
      'SEQ1.TABLE<\n',
    ]);
  });

  test.each([
    ['a file that is not there', ['--file', '/nowhere/table'], '', "/nowhere/table can't be read"],
    [
      'a table with a gap',
      ['--file', '-'],
      '1\n\n2\n',
      'The table for SEQ1.TABLE has an empty line',
    ],
    ['a value of two lines', ['1\nX=2'], '', 'holds a line end'],
  ])('refuses %s', async (_, args, input, message) => {
    const { code, stderr, questions } = await onPanda(['put', 'SEQ1.TABLE', ...args], input);
    expect({ code, questions }).toEqual({ code: 1, questions: [] });
    expect(stderr).toContain(message);
    expect(stderr.trim()).not.toContain('\n');
  });

  test.each([[[]], [['1', '--file', '-']]])('wants one value: %j', async (args) => {
    const { code, stderr } = await onPanda(['put', 'SEQ1.TABLE', ...args]);
    expect(code).toBe(1);
    expect(stderr).toContain('one of the two');
  });
});
