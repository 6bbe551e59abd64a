/** `pandablocks get` and `put`, as a user runs them. */

import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';
import { type Answer, ControlServer, IDN } from '../../helpers/control/control-server.js';
import { MAIN, runCli } from '../../helpers/cli/run-cli.js';
import { startSimPanda } from '../../helpers/sim/sim-panda.js';

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
  test('prints only the value of a single field', async () => {
    expect(await onPanda(['get', 'TTLIN1.TERM'])).toMatchObject({
      code: 0,
      stdout: 'High-Z\n',
      stderr: '',
    });
  });

  test('prints a table as one word a line', async () => {
    expect((await onPanda(['get', 'SEQ1.TABLE'])).stdout).toBe('1\n2\n3\n4\n');
  });

  test('prints several values with names, in order, and reports the one that failed', async () => {
    const fields = ['TTLIN1.TERM', 'NOPE', 'SEQ1.TABLE', '*IDN'];
    expect(await onPanda(['get', ...fields])).toMatchObject({
      code: 1,
      stdout:
        'TTLIN1.TERM=High-Z\nSEQ1.TABLE<\n1\n2\n3\n4\n\n' +
        '*IDN=PandA SW: 4.1 FPGA: 4.1.0 00000000 00000000 rootfs: Simulated PandA\n',
      stderr: 'pandablocks: The PandA refuses NOPE?: ERR No such block\n',
    });
  });

  test('lists the fields of a block in the order of the PandA, without actions', async () => {
    const { code, stdout, stderr } = await onPanda(['get', 'BITS', 'SEQ1']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(
      /^BITS.A=0\nBITS.B=0\nBITS.C=0\nBITS.D=0\nBITS.OUTA=0\n[^]*SEQ1.TABLE<\n1\n2\n3\n4\n\n[^]*SEQ1.HEALTH=OK\n$/,
    );
  });

  test('reports a block that does not exist, or has several instances', async () => {
    const { code, stdout, stderr } = await onPanda(['get', 'NOPE', 'PULSE']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      'pandablocks: The PandA refuses NOPE?: ERR No such block\n' +
        'pandablocks: The PandA refuses PULSE.ENABLE?: ERR Missing block number ' +
        '(did you mean PULSE1.ENABLE, PULSE2.ENABLE, PULSE3.ENABLE?)\n',
    );
  });

  test('asks nothing for an invalid name', async () => {
    const { code, stderr, questions } = await onPanda(['get', 'TTLIN1.TERM?']);
    expect({ code, questions }).toEqual({ code: 1, questions: [] });
    expect(stderr).toBe(
      'pandablocks: "TTLIN1.TERM?" can\'t be the name of a field: leave out the ? and everything after it.\n',
    );
  });
});

describe('an unknown name', () => {
  test.each([
    [['get', 'TTLIN1.TREM'], 'TTLIN1.TREM?: ERR No such field (did you mean TTLIN1.TERM?)'],
    [['put', 'TTLN1.TERM', 'x'], 'TTLN1.TERM=x: ERR No such block (did you mean TTLIN1.TERM?)'],
    [
      ['put', 'SEQ.TABLE', '--empty'],
      'SEQ.TABLE<: ERR Missing block number (did you mean SEQ1.TABLE, SEQ2.TABLE?)',
    ],
  ])('is told with those that are like it: %j', async (args, told) => {
    const run = await onPanda(args);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toBe(`pandablocks: The PandA refuses ${told}\n`);
  });

  test('is reported with similar names, and the stack with --debug', async () => {
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
  test('assigns a value', async () => {
    const run = await onPanda(['put', 'TTLIN1.TERM', '50-Ohm']);
    expect(run).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(run.questions).toEqual(['TTLIN.*?', '*ENUMS.TTLIN.TERM?', 'TTLIN1.TERM=50-Ohm']);
  });

  test.each([
    ['TTLIN1.TERM', '', 'it has to be one of High-Z, 50-Ohm'],
    ['TTLIN1.TERM', '-5', 'it has to be one of High-Z, 50-Ohm'],
    ['SEQ1.REPEATS', '4294967296', 'it has to be a whole number from 0 to 4294967295'],
    ['SEQ1.REPEATS', '-1', 'it has to be a whole number from 0 to 4294967295'],
    ['COUNTER1.START', '2147483648', 'it has to be a whole number from -2147483648 to 2147483647'],
  ])('does not send to %s what it can not hold: %j', async (field, value, fault) => {
    const { code, stdout, stderr, questions } = await onPanda(['put', field, value]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      `pandablocks: ${field} can't be "${value}": ${fault}. (--unchecked sends it as it is)\n`,
    );
    expect(questions.filter((question) => question.includes('='))).toEqual([]);
  });

  test('unchecked, sends the text as typed, and asks nothing', async () => {
    const { ask, questions, where } = await startSimPanda();
    const put = (...args: string[]) =>
      runCli(['put', ...where, '127.0.0.1', ...args], '-1\n0\n0\n0\n');
    expect(await put('SEQ1.REPEATS', '4294967299', '--unchecked')).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(await ask('SEQ1.REPEATS?')).toEqual(['OK =3']);
    expect((await put('SEQ1.TABLE', '--file', '-', '--unchecked')).code).toBe(0);
    expect(await ask('SEQ1.TABLE?')).toEqual(['!4294967295', '!0', '!0', '!0', '.']);
    expect(await put('TTLIN1.TERM', 'x', '--unchecked')).toMatchObject({
      code: 1,
      stderr:
        'pandablocks: The PandA refuses TTLIN1.TERM=x: ERR Invalid enumeration value ' +
        '(choose from High-Z, 50-Ohm)\n',
    });
    expect(questions.filter((question) => question.endsWith('.*?'))).not.toContain('SEQ.*?');
  });

  test('lists the choices when the PandA refuses a value', async () => {
    const { stderr } = await onPanda(['put', 'COUNTER1.OUT.CAPTURE', 'nope']);
    expect(stderr).toBe(
      'pandablocks: The PandA refuses COUNTER1.OUT.CAPTURE=nope: ERR Unknown capture option "nope" ' +
        '(choose from No, Value, Diff, Sum, Mean, Min, Max, Min Max, Min Max Mean, StdDev, Mean StdDev)\n',
    );
    expect((await onPanda(['put', 'OUTENC1.HEALTH', 'x'])).stderr).toBe(
      'pandablocks: The PandA refuses OUTENC1.HEALTH=x: ERR Field not writeable\n',
    );
  });

  test('leaves the check to the PandA if the choices are not known', async () => {
    const panda = await ControlServer.start((line) => {
      if (line === '*IDN?') return `${IDN}\n`;
      return line.includes('=') ? 'OK\n' : 'ERR No idea\n';
    });
    const put = ['put', '127.0.0.1', 'NEW1.FIELD', '4294967296', '--control-port', panda.port];
    expect(await runCli(put)).toMatchObject({ code: 0, stderr: '' });
    expect(panda.received).toContain('NEW1.FIELD=4294967296');
  });

  test('accepts any value after --', async () => {
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
  });

  test('empties a table', async () => {
    const run = await onPanda(['put', 'SEQ1.TABLE', '--empty']);
    expect(run).toMatchObject({
      code: 0,
      stderr: '',
      questions: ['SEQ1.TABLE<', ''],
      table: ['.'],
    });
  });

  test.each(['', '\n', ' \n\t\r\n\n', '\uFEFF\n'])(
    'does not empty a table for want of words: %j',
    async (content) => {
      const file = join(temporaryFolder(), 'table');
      writeFileSync(file, content);
      for (const [from, name] of [
        [file, file],
        ['-', 'Standard input'],
      ] as const) {
        for (const unchecked of [[], ['--unchecked']]) {
          const put = ['put', 'SEQ1.TABLE', '--file', from, ...unchecked];
          const run = await onPanda(put, content);
          expect(run).toMatchObject({ code: 1, questions: [], table: TABLE });
          expect(run.stderr).toBe(
            `pandablocks: ${name} has no words for SEQ1.TABLE: give --empty to empty a table.\n`,
          );
        }
      }
    },
  );

  test('after a get that fails does not empty the table', async () => {
    const panda = await startSimPanda();
    await panda.ask('SEQ2.TABLE<', '1', '2', '3', '4', '');
    const [get, put] = ['get 127.0.0.1 NOPE', 'put 127.0.0.1 SEQ2.TABLE --file -'].map(
      (words) => `"${process.execPath}" "${MAIN}" ${words} ${panda.where.join(' ')}`,
    );
    const run = promisify(execFile)('sh', ['-c', `${get} | ${put}`]);
    await expect(run).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/NOPE\?: ERR[^]*Standard input has no words/) as string,
    });
    expect(await panda.ask('SEQ2.TABLE?')).toEqual(TABLE);
  });

  test.each(['5000000000', '-1', '1.5', 'x', '010'])(
    'does not write a table with %j',
    async (word) => {
      const run = await onPanda(['put', 'SEQ1.TABLE', '--file', '-'], `1\n2\n${word}\n4\n`);
      expect(run).toMatchObject({ code: 1, questions: [], table: TABLE });
      expect(run.stderr).toMatch(
        new RegExp(`The table for SEQ1\\.TABLE has "${word}" in line 3: .*--unchecked.*\\n$`),
      );
    },
  );

  test('writes lines of metadata, which may be any text', async () => {
    const { ask, where } = await startSimPanda();
    const put = ['put', ...where, '127.0.0.1', '*METADATA.LAYOUT', '--file', '-'];
    expect((await runCli(put, '-1\n  {"a": 010}\n')).code).toBe(0);
    expect(await ask('*METADATA.LAYOUT?')).toEqual(['!-1', '!  {"a": 010}', '.']);
  });

  test.each([
    [
      'a file that is not there',
      ['--file', '/nowhere/table'],
      '',
      '/nowhere/table does not exist: check the name, or give a file',
    ],
    [
      'a table with a gap',
      ['--file', '-'],
      '1\n\n2\n',
      'The table for SEQ1.TABLE has an empty line',
    ],
    ['a value of two lines', ['1\nX=2'], '', 'has a line end inside a line'],
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
    expect(stderr).toMatch(/^error: .*\n\(see --help\)\n$/);
    expect(stderr).toContain(`two arguments: ${written}\n`);
  });

  test.each([
    [[]],
    [['1', '--file', '-']],
    [['1', '--empty']],
    [['--file', '-', '--empty']],
    [['--file', '-', '--csv', '-']],
  ])('wants one value: %j', async (args) => {
    const { code, stderr } = await onPanda(['put', 'SEQ1.TABLE', ...args]);
    expect(code).toBe(1);
    expect(stderr).toContain('give exactly one of: a value, ');
  });
});

describe('CSV', () => {
  const CSV = 'REPEATS,TRIGGER,TIME1,OUTA1,TIME2\n1,BITA=1,0,0,1\n100,Immediate,1000,1,1000\n';

  test('writes a table by its columns, which can be read back', async () => {
    const panda = await startSimPanda();
    const put = ['put', '127.0.0.1', 'SEQ1.TABLE', '--csv', '-', ...panda.where];
    expect(await runCli(put, CSV)).toMatchObject({ code: 0, stderr: '' });
    expect(await panda.ask('SEQ1.TABLE?')).toEqual(
      ['131073', '0', '0', '1', '1048676', '0', '1000', '1000']
        .map((word) => `!${word}`)
        .concat('.'),
    );
    const { code, stdout } = await runCli([
      'get',
      '127.0.0.1',
      'SEQ1.TABLE',
      '--csv',
      ...panda.where,
    ]);
    expect(code).toBe(0);
    expect(stdout.split('\n')[2]).toBe('100,Immediate,0,1000,1,0,0,0,0,0,1000,0,0,0,0,0,0');
    await panda.ask('SEQ1.TABLE<', '');
    expect(await runCli(put, stdout)).toMatchObject({ code: 0 });
    expect((await panda.ask('SEQ1.TABLE?')).length).toBe(9);
  });

  test('that does not fit is refused by line and column, and nothing is sent', async () => {
    const run = await onPanda(['put', 'SEQ1.TABLE', '--csv', '-'], CSV.replace('100,', '100000,'));
    expect(run).toMatchObject({ code: 1, table: TABLE });
    expect(run.stderr).toContain('Standard input, line 3: REPEATS in row 1 is 100000: ');
    const empty = await onPanda(['put', 'SEQ1.TABLE', '--csv', '-'], '');
    expect(empty).toMatchObject({ code: 1, table: TABLE });
  });

  test('of a field that is not a table is refused', async () => {
    const { code, stderr } = await onPanda(['get', 'PULSE1.DELAY', '--csv']);
    expect(code).toBe(1);
    expect(stderr).toContain('PULSE1.DELAY is not a table');
  });
});
