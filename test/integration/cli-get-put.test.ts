/** `pandablocks get` and `put`, as a user runs them. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../helpers/cli.js';
import { type Answer, ControlServer, IDN } from '../helpers/control-server.js';
import { runCli } from '../helpers/run-cli.js';
import { startSimPanda } from '../helpers/sim-panda.js';

const TABLE = ['!1', '!2', '!3', '!4', '.'];

/** On one whose SEQ1 has a table. */
async function onPanda(args: readonly string[], input?: string) {
  const panda = await startSimPanda();
  await panda.ask('SEQ1.TABLE<', '1', '2', '3', '4', '');
  const [verb = '', ...rest] = args;
  const run = await runCli([verb, '127.0.0.1', ...rest, ...panda.where], input);
  // What a client asks for itself, on connecting and to keep alive.
  const questions = panda.questions.filter((question) => !/^\*(IDN|ECHO)/.test(question));
  return { ...run, questions, table: await panda.ask('SEQ1.TABLE?') };
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
        '*IDN=PandA SW: 4.1 FPGA: 4.1.0 00000000 00000000 rootfs: Simulated PandA\n',
      stderr: 'pandablocks: The PandA refuses NOPE?: ERR No such block\n',
    });
  });

  test('of what is no name asks nothing', async () => {
    const { code, stderr, questions } = await onPanda(['get', 'TTLIN1.TERM?']);
    expect({ code, questions }).toEqual({ code: 1, questions: [] });
    expect(stderr).toBe(
      'pandablocks: "TTLIN1.TERM?" can\'t be the name of a field: leave out the ? and what follows.\n',
    );
  });
});

describe('a name that there is not', () => {
  test.each([
    [['get', 'TTLIN1.TREM'], 'TTLIN1.TREM?: ERR No such field (did you mean TTLIN1.TERM?)'],
    [['put', 'TTLN1.TERM', 'x'], 'TTLN1.TERM=x: ERR No such block (did you mean TTLIN1.TERM?)'],
    [
      ['put', 'SEQ.TABLE', '--file', '-'],
      'SEQ.TABLE<: ERR Missing block number (did you mean SEQ1.TABLE, SEQ2.TABLE?)',
    ],
  ])('is told with those that are like it: %j', async (args, told) => {
    const run = await onPanda(args);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toBe(`pandablocks: The PandA refuses ${told}\n`);
  });

  test('is told with those that are like it behind where it comes from, with --debug', async () => {
    const { stderr } = await onPanda(['get', 'TTLIN1.TREM', '--debug']);
    expect(stderr).toMatch(/^CommandError: .*\n +at [^]* \(did you mean TTLIN1\.TERM\?\)\n$/);
  });

  test.each<[string, Answer]>([
    ['refuses that', () => 'ERR What?\n'],
    ['tells nothing', () => null],
    ['tells rubbish', () => 'OK =x\n'],
    ['goes', (_, peer) => (peer.destroy(), null)],
  ])('is told as it is when the PandA, asked for names, %s', async (_, answer) => {
    const panda = await ControlServer.start((line, peer) => {
      if (line === '*IDN?') return `${IDN}\n`;
      return line === '*BLOCKS?' ? answer(line, peer) : 'ERR No such block\n';
    });
    const where = ['--control-port', panda.port];
    for (const args of [
      ['get', '127.0.0.1', 'A1.B'],
      ['put', '127.0.0.1', 'A1.B', '1'],
    ]) {
      expect(await runCli([...args, ...where])).toMatchObject({
        code: 1,
        stderr: `pandablocks: The PandA refuses A1.B${args[3] === '1' ? '=1' : '?'}: ERR No such block\n`,
      });
    }
    expect(panda.received).toContain('*BLOCKS?');
  });
});

describe('put', () => {
  test.each([
    ['a label', '50-Ohm', 0, ''],
    [
      'nothing',
      '',
      1,
      'pandablocks: The PandA refuses TTLIN1.TERM=: ERR Invalid enumeration value\n',
    ],
    [
      'a negative number',
      '-5',
      1,
      'pandablocks: The PandA refuses TTLIN1.TERM=-5: ERR Invalid enumeration value\n',
    ],
  ])('assigns %s', async (_, value, code, stderr) => {
    const run = await onPanda(['put', 'TTLIN1.TERM', value]);
    expect(run).toMatchObject({ code, stdout: '', stderr });
    // Names may be asked for behind it.
    expect(run.questions[0]).toBe(`TTLIN1.TERM=${value}`);
  });

  test('takes anything behind --', async () => {
    const { ask, where } = await startSimPanda();
    await runCli(['put', ...where, '127.0.0.1', '--', '*METADATA.DESIGN', '--file']);
    expect(await ask('*METADATA.DESIGN?')).toEqual(['OK =--file']);
  });

  test.each(['5\n6\n7\n8\n', '5\r\n6\r\n7\r\n8', '5\n6\n7\n8\n\n\n'])(
    'writes a table from standard input: %j',
    async (input) => {
      const { code, stderr, questions, table } = await onPanda(
        ['put', 'SEQ1.TABLE', '--file', '-'],
        input,
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(questions).toEqual(['SEQ1.TABLE<', '5', '6', '7', '8', '']);
      expect(table).toEqual(['!5', '!6', '!7', '!8', '.']);
    },
  );

  test.each(['<<', '<<|'])('resets a table that is streamed with %s', async (how) => {
    const { ask, where, questions } = await startSimPanda();
    await ask(`SEQ1.TABLE${how}`, '1', '2', '3', '4', '');
    const put = ['put', '127.0.0.1', 'SEQ1.TABLE', '--file', '-', ...where];
    const { code, stderr } = await runCli(put, '5\n6\n7\n8\n');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(questions.slice(-8)).toEqual(['SEQ1.TABLE<', '', 'SEQ1.TABLE<', '5', '6', '7', '8', '']);
    expect(await ask('SEQ1.TABLE?')).toEqual(['!5', '!6', '!7', '!8', '.']);
  });

  test('writes a table from a file', async () => {
    const file = join(temporaryFolder(), 'table');
    writeFileSync(file, '8\n7\n6\n5\n');
    const put = ['put', 'SEQ1.TABLE', '--file', file];
    expect(await onPanda(put)).toMatchObject({ code: 0, table: ['!8', '!7', '!6', '!5', '.'] });
    writeFileSync(file, '');
    expect(await onPanda(put)).toMatchObject({ code: 0, table: ['.'] });
  });

  test.each([
    [
      'a file that is not there',
      ['--file', '/nowhere/table'],
      '',
      '/nowhere/table is not there: check the name, or give a file',
    ],
    [
      'a table with a gap',
      ['--file', '-'],
      '1\n\n2\n',
      'The table for SEQ1.TABLE has an empty line',
    ],
    ['a value of two lines', ['1\nX=2'], '', 'holds a line end'],
  ])('refuses %s', async (_, args, input, message) => {
    const run = await onPanda(['put', 'SEQ1.TABLE', ...args], input);
    const { stderr } = run;
    expect(run).toMatchObject({ code: 1, questions: [], table: TABLE });
    expect(stderr).toContain(message);
    expect(stderr.trim()).not.toContain('\n');
  });

  test.each([
    ['SEQ1.REPEATS=5', 'SEQ1.REPEATS 5'],
    ['*METADATA.DESIGN=a b=c', "*METADATA.DESIGN 'a b=c'"],
    ["*METADATA.DESIGN=it's", String.raw`*METADATA.DESIGN 'it'\''s'`],
    ['*PCAP.ARM=', "*PCAP.ARM ''"],
  ])('tells how to write %j', async (assignment, written) => {
    const { code, stderr, questions } = await onPanda(['put', assignment]);
    expect({ code, questions }).toEqual({ code: 1, questions: [] });
    expect(stderr).toMatch(/^error: .*\n\(--help tells more\)\n$/);
    expect(stderr).toContain(`two arguments: ${written}\n`);
  });

  test.each([[[]], [['1', '--file', '-']]])('wants one value: %j', async (args) => {
    const { code, stderr } = await onPanda(['put', 'SEQ1.TABLE', ...args]);
    expect(code).toBe(1);
    expect(stderr).toContain('one of the two');
  });
});
