/** What all subcommands of the control port do about hosts, ports and time. */

import { describe, expect, test } from 'vitest';

import { Cli } from '../helpers/cli.js';
import { answersFrom, SMALL_PANDA, startPanda } from '../helpers/control-panda.js';
import { runCli } from '../helpers/run-cli.js';

const SUBCOMMANDS = [
  ['get', 'TTLIN1.TERM'],
  ['put', 'TTLIN1.TERM', 'x'],
  ['introspect'],
  ['control'],
];

/** Answers who it is, and nothing else. */
const SILENT = (question: string): string | null =>
  question === '*IDN?' ? SMALL_PANDA['*IDN?']! : null;

describe('a host', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['localhost', '127.0.0.1'],
    ['::1', '::1'],
    ['[::1]', '::1'],
  ])('%s', async (host, address) => {
    const panda = await startPanda(answersFrom(SMALL_PANDA), address);
    const { stdout } = await runCli(['get', host, 'TTLIN1.TERM', '--control-port', panda.port]);
    expect(stdout).toBe('High-Z\n');
  });

  test.each(['', 'a b', '[]', 'http://panda'])('%j is none', async (host) => {
    const { code, stderr } = await runCli(['get', host, '*IDN']);
    expect(code).toBe(1);
    expect(stderr).toContain('Give a name or an address.');
  });
});

describe.each(SUBCOMMANDS)('%s', (verb, ...args) => {
  test('tells that nobody is there', async () => {
    const panda = await startPanda();
    panda.drop();
    const run = await runCli([verb, '127.0.0.1', ...args, '--control-port', panda.port]);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/^pandablocks: No connection to port \d+ .* refused.*\n$/);
  });

  test('tells where it happened, with --debug', async () => {
    const panda = await startPanda();
    panda.drop();
    const port = ['--control-port', panda.port, '--debug'];
    expect((await runCli([verb, '127.0.0.1', ...args, ...port])).stderr).toMatch(/\n +at .*\.js/);
  });

  test('gives up waiting for an answer', async () => {
    const panda = await startPanda(SILENT);
    const options = ['--control-port', panda.port, '--timeout', '0.2'];
    const run = await runCli([verb, '127.0.0.1', ...args, ...options], '*WHO?\n');
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/^pandablocks: .* got no answer within 0\.2 s\.\n$/);
  });
});

test.each(SUBCOMMANDS.slice(0, 3))('%s is ended by Ctrl-C', async (verb, ...args) => {
  const panda = await startPanda(SILENT);
  const cli = new Cli([verb, '127.0.0.1', ...args, '--control-port', panda.port]);
  while (panda.questions.every((question) => /^\*(IDN|ECHO)/.test(question))) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  cli.process.kill('SIGINT');
  expect(await cli.finished).toEqual({ code: 130, stdout: '', stderr: '' });
});

test.each(['0', '-1', 'x', '1e9', '99999999'])('--timeout %s is refused', async (timeout) => {
  const { code, stderr } = await runCli(['get', 'panda', '*IDN', `--timeout=${timeout}`]);
  expect(code).toBe(1);
  expect(stderr).toContain('Give seconds');
});
