/** What all subcommands of the control port do about hosts, ports and time. */

import { describe, expect, test } from 'vitest';

import { Cli } from '../../helpers/cli/cli.js';
import { ControlServer, IDN, until } from '../../helpers/control/control-server.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { startSimPanda } from '../../helpers/sim/sim-panda.js';

const SUBCOMMANDS = [
  ['get', 'TTLIN1.TERM'],
  ['put', 'TTLIN1.TERM', 'x'],
  ['introspect'],
  ['control'],
];

/** Answers who it is, and nothing else. */
const SILENT = (line: string): string | null => (line === '*IDN?' ? `${IDN}\n` : null);

/** The option for a port where nobody is. */
async function deserted(): Promise<(string | number)[]> {
  const server = await ControlServer.start();
  server.stop();
  return ['--control-port', server.port];
}

describe('a host', () => {
  test.each([
    ['127.0.0.1', '127.0.0.1'],
    ['localhost', '127.0.0.1'],
    ['::1', '::1'],
    ['[::1]', '::1'],
  ])('%s', async (host, address) => {
    const { where } = await startSimPanda(address);
    const { stdout } = await runCli(['get', host, 'TTLIN1.TERM', ...where]);
    expect(stdout).toBe('High-Z\n');
  });

  test.each(['', 'a b', '[]', 'http://panda'])('%j is none', async (host) => {
    const { code, stderr } = await runCli(['get', host, '*IDN']);
    expect(code).toBe(1);
    expect(stderr).toContain('Give a name or an address.');
  });
});

describe.each(SUBCOMMANDS)('%s', (verb, ...args) => {
  test('reports that no server listens', async () => {
    const run = await runCli([verb, '127.0.0.1', ...args, ...(await deserted())]);
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/^pandablocks: No connection to port \d+ .* refused.*\n$/);
  });

  test('shows the stack with --debug', async () => {
    const port = [...(await deserted()), '--debug'];
    expect((await runCli([verb, '127.0.0.1', ...args, ...port])).stderr).toMatch(/\n +at .*\.js/);
  });

  test('gives up after a time without an answer', async () => {
    const panda = await ControlServer.start(SILENT);
    const options = ['--control-port', panda.port, '--timeout', '0.2'];
    const run = await runCli([verb, '127.0.0.1', ...args, ...options], '*WHO?\n');
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr).toMatch(/^pandablocks: .* got no answer within 0\.2 s\.\n$/);
  });
});

test.each(SUBCOMMANDS.slice(0, 3))('%s is ended by Ctrl-C', async (verb, ...args) => {
  const panda = await ControlServer.start(SILENT);
  const cli = new Cli([verb, '127.0.0.1', ...args, '--control-port', panda.port]);
  await until(() => panda.received.some((line) => !/^\*(IDN|ECHO)/.test(line)));
  cli.process.kill('SIGINT');
  expect(await cli.finished).toEqual({ code: 130, stdout: '', stderr: '' });
});

test.each(['0', '-1', 'x', '1e9', '99999999'])('--timeout %s is refused', async (timeout) => {
  const { code, stderr } = await runCli(['get', 'panda', '*IDN', `--timeout=${timeout}`]);
  expect(code).toBe(1);
  expect(stderr).toContain('Give seconds');
});
