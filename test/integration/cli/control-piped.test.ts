/** `pandablocks control` with its input piped in. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { describe, expect, onTestFinished, test } from 'vitest';

import { ControlServer, echo } from '../../helpers/control/control-server.js';
import { MAIN } from '../../helpers/cli/cli.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { startSimPanda } from '../../helpers/sim/sim-panda.js';

async function pipe(input: string, ...options: string[]) {
  const panda = await startSimPanda();
  const args = ['control', '127.0.0.1', ...panda.where, ...options];
  const run = await runCli(args, input);
  const questions = panda.questions.filter((question) => !/^\*(IDN|ECHO)/.test(question));
  return { ...run, questions };
}

/** With an input that stays open. */
function openControl(port: number) {
  const child = spawn(process.execPath, [MAIN, 'control', '127.0.0.1', `--control-port=${port}`]);
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  let stderr = '';
  child.stderr.on('data', (text) => (stderr += String(text)));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, stderr }));
  return { child, ended };
}

describe('answers', () => {
  test('are only the lines of the PandA, in the order of the commands', async () => {
    const { code, stdout, stderr, questions } = await pipe(
      'TTLIN1.TERM?\nNOPE?\n\nSEQ1.TABLE<\n1\n2\n3\n4\n\nSEQ1.TABLE?\nTTLIN1.TERM=50-Ohm',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe('OK =High-Z\nERR No such block\nOK\n!1\n!2\n!3\n!4\n.\nOK\n');
    expect(questions).toEqual([
      'TTLIN1.TERM?',
      'NOPE?',
      ...['SEQ1.TABLE<', '1', '2', '3', '4', ''],
      'SEQ1.TABLE?',
      'TTLIN1.TERM=50-Ohm',
    ]);
  });

  test('are given for lines with the line ends of other systems too', async () => {
    expect((await pipe('SEQ1.TABLE<\r\n\r\nTTLIN1.TERM?\r\n')).stdout).toBe('OK\nOK =High-Z\n');
  });

  test.each(['exit', 'quit', ' Quit '])('end at %j, behind which nothing is sent', async (end) => {
    const { code, stdout, questions } = await pipe(`TTLIN1.TERM?\n${end}\nTTLIN1.TERM=50-Ohm\n`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'OK =High-Z\n' });
    expect(questions).toEqual(['TTLIN1.TERM?']);
  });

  test('of help are the forms of commands, and nothing is sent', async () => {
    const { code, stdout, questions } = await pipe('help\n*BLOCKS?\n');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^NAME\? .*read a field[^]*!TTLIN 6\n/);
    expect(questions).toEqual(['*BLOCKS?']);
  });

  test('of words of a table called exit come from the PandA', async () => {
    const { stdout } = await pipe('SEQ1.TABLE<\nexit\n\nTTLIN1.TERM?\n');
    expect(stdout).toMatch(/^ERR .*\nOK =High-Z\n$/);
  });

  test.each([[[]], [['--no-readline']], [['--prompt', 'panda> ']]])(
    'come without a prompt: %j',
    async (options) => {
      expect((await pipe('TTLIN1.TERM?\n', ...options)).stdout).toBe('OK =High-Z\n');
    },
  );

  test('appear before more input arrives', async () => {
    const panda = await startSimPanda();
    const { child, ended } = openControl(panda.port);
    for (let i = 0; i < 3; i++) {
      child.stdin.write('TTLIN1.TERM?\n');
      const [text] = (await once(child.stdout, 'data')) as [Buffer];
      expect(text.toString()).toBe('OK =High-Z\n');
    }
    child.stdin.end();
    expect(await ended).toEqual({ code: 0, stderr: '' });
  });

  test('to very many commands are complete', async () => {
    const count = 20_000;
    const { where } = await startSimPanda();
    const commands = Array.from({ length: count }, (_, i) => `*ECHO ${i}?`);
    const { code, stdout } = await runCli(['control', '127.0.0.1', ...where], commands.join('\n'));
    expect(code).toBe(0);
    expect(stdout).toBe(commands.map((_, i) => `OK =${i}\n`).join(''));
  });
});

test('Ctrl-C ends', async () => {
  const panda = await startSimPanda();
  const { child, ended } = openControl(panda.port);
  child.stdin.write('TTLIN1.TERM?\n');
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  expect(await ended).toEqual({ code: 130, stderr: '' });
});

test('no input, no output', async () => {
  expect(await pipe('')).toEqual({ code: 0, stdout: '', stderr: '', questions: [] });
});

describe('failures', () => {
  test('input that ends within a table', async () => {
    expect(await pipe('TTLIN1.TERM?\nSEQ1.TABLE<\n1\n2\n')).toEqual({
      code: 1,
      stdout: 'OK =High-Z\n',
      stderr:
        'pandablocks: The input ends within SEQ1.TABLE<, which was not sent: end it with an empty line.\n',
      questions: ['TTLIN1.TERM?'],
    });
  });

  test('a line without a line end', async () => {
    const { code, stderr } = await pipe('x'.repeat(3_000_000));
    expect(code).toBe(1);
    expect(stderr).toMatch(/^pandablocks: The input has a line of more than \d+ characters.*\n$/);
  });

  test('a command without an answer is the last one', async () => {
    const panda = await ControlServer.start((line) => (line === '*WHO?' ? null : echo(line)));
    const options = ['--control-port', panda.port, '--timeout', '0.5'];
    const run = await runCli(['control', '127.0.0.1', ...options], 'A?\n*WHO?\n');
    expect(run).toMatchObject({ code: 1, stdout: 'OK =A?\n' });
    expect(run.stderr).toContain('got no answer within 0.5 s.');
  });

  test('a PandA that closes the connection between commands', async () => {
    const panda = await startSimPanda();
    const { child, ended } = openControl(panda.port);
    child.stdin.write('TTLIN1.TERM?\n');
    await once(child.stdout, 'data');
    panda.drop();
    const { code, stderr } = await ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^pandablocks: The PandA closed port \d+ \(control\) of 127\.0\.0\.1\.\n$/,
    );
  });

  test('a PandA that closes the connection during commands', async () => {
    const panda = await ControlServer.start((line) => {
      if (line !== '*WHO?') return echo(line);
      setImmediate(() => {
        panda.stop();
      });
      return null;
    });
    const args = ['control', '127.0.0.1', '--control-port', panda.port];
    const { code, stdout, stderr } = await runCli(args, 'A?\nB?\n*WHO?\n');
    expect({ code, stdout }).toEqual({ code: 1, stdout: 'OK =A?\nOK =B?\n' });
    expect(stderr).toMatch(/^pandablocks: The PandA closed port .*\n$/);
  });
});
