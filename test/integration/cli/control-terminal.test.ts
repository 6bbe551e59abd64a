/** `pandablocks control` in a terminal. */

import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';
import { ControlServer, echo, IDN, until } from '../../helpers/control/control-server.js';
import { startSimPanda } from '../../helpers/sim/sim-panda.js';
import { KEY, Terminal, type TerminalOptions } from '../../helpers/cli/terminal.js';

interface Setting extends TerminalOptions {
  readonly state?: string;
  readonly args?: readonly string[];
  /** Where there is one; a simulated one if not given. */
  readonly port?: number;
}

/** A console that has shown its first prompt. */
async function openConsole({ state = temporaryFolder(), args = [], ...setting }: Setting = {}) {
  const panda = await startSimPanda();
  const port = setting.port ?? panda.port;
  const terminal = new Terminal(['control', '127.0.0.1', '--control-port', port, ...args], {
    ...setting,
    env: { XDG_STATE_HOME: state, ...setting.env },
  });
  await terminal.shows(args.includes('--prompt') ? 'panda> ' : '< ');
  return { panda, terminal, history: join(state, 'pandablocks', 'history') };
}

describe('a command', () => {
  test('is sent as typed, and its answer is shown', async () => {
    const { panda, terminal } = await openConsole();
    terminal.type('TTLIN1.TERM?', KEY.enter);
    await terminal.shows('OK =High-Z\r\n');
    await terminal.shows('< ');
    terminal.type(KEY.ctrlD);
    expect(await terminal.ended).toBe(0);
    expect(panda.questions).toContain('TTLIN1.TERM?');
  });

  test('help lists the forms of commands, exit ends', async () => {
    const { panda, terminal } = await openConsole();
    terminal.type('help', KEY.enter);
    await terminal.shows('commands of this console');
    terminal.type('exit', KEY.enter);
    expect(await terminal.ended).toBe(0);
    expect(panda.questions).not.toContain('exit');
  });

  test.each([
    [{}, '\u001b[31mERR No such block\u001b[39m'],
    [{ NO_COLOR: '1' }, 'ERR No such block'],
  ])('that is refused is shown in red: %j', async (env, text) => {
    const { terminal } = await openConsole({ env });
    terminal.type('NOPE?', KEY.enter);
    await terminal.shows(text);
    expect(terminal.raw.includes('\u001b[31m')).toBe(text.startsWith('\u001b'));
  });

  test('can be a table, ended by an empty line', async () => {
    const { panda, terminal } = await openConsole();
    terminal.type('SEQ1.TABLE<', KEY.enter);
    for (const word of ['1', '2', '3', '4']) {
      await terminal.shows('| ');
      terminal.type(word, KEY.enter);
    }
    await terminal.shows('| ');
    terminal.type(KEY.enter);
    await terminal.shows('OK\r\n');
    expect(await panda.ask('SEQ1.TABLE?')).toEqual(['!1', '!2', '!3', '!4', '.']);
  });

  test('can be pasted with other commands', async () => {
    const { terminal } = await openConsole();
    terminal.type(
      ['TTLIN1.TERM?', 'SEQ1.TABLE<', '1', '2', '3', '4', '', 'SEQ1.TABLE?', ''].join(KEY.enter),
    );
    await terminal.shows(/High-Z[^]*OK\r\n[^]*!1\r\n!2\r\n!3\r\n!4\r\n\.\r\n/);
  });

  test('may be wider than the window', async () => {
    const { panda, terminal } = await openConsole({ columns: 20 });
    const text = 'a text that takes more than two lines of this window';
    terminal.type(`*METADATA.DESIGN=${text}`, KEY.enter);
    await terminal.shows('OK');
    expect(await panda.ask('*METADATA.DESIGN?')).toEqual([`OK =${text}`]);
  });

  test('prints no control characters of the terminal', async () => {
    const { port } = await ControlServer.start(() => 'OK =\u001b[2J\u0007clear\n');
    const { terminal } = await openConsole({ port });
    terminal.type('X?', KEY.enter);
    await terminal.shows('OK =clear');
  });
});

describe('the prompt', () => {
  test('can be set', async () => {
    const { terminal } = await openConsole({ args: ['--prompt', 'panda> '] });
    terminal.type('SEQ1.TABLE<', KEY.enter);
    await terminal.shows('     | ');
  });

  test('appears without readline too', async () => {
    const { terminal, panda } = await openConsole({ args: ['--no-readline'] });
    terminal.type('TTLIN1.TERM?\n');
    await terminal.shows('OK =High-Z\r\n< ');
    terminal.type(KEY.ctrlD);
    expect(await terminal.ended).toBe(0);
    expect(panda.questions).not.toContain('*BLOCKS?');
  });
});

describe('ending', () => {
  test('Ctrl-C gives up a line, then a table, then the console', async () => {
    const { panda, terminal } = await openConsole();
    terminal.type('TTLIN1.TERM=50', KEY.ctrlC);
    await terminal.shows('^C\r\n');
    terminal.type('SEQ1.TABLE<', KEY.enter);
    await terminal.shows('| ');
    terminal.type(KEY.ctrlC);
    await terminal.shows('^C\r\n');
    await terminal.shows('< ');
    terminal.type('TTLIN1.TERM?', KEY.enter);
    await terminal.shows('High-Z');
    await terminal.shows('< ');
    terminal.type(KEY.ctrlC);
    expect(await terminal.ended).toBe(130);
    expect(panda.questions.filter((question) => /^(TTLIN|SEQ)/.test(question))).toEqual([
      'TTLIN1.TERM?',
    ]);
  });

  test('Ctrl-C stops waiting for an answer', async () => {
    const server = await ControlServer.start((line) => (line === '*WHO?' ? null : echo(line)));
    const { terminal } = await openConsole({ port: server.port });
    terminal.type('*WHO?', KEY.enter);
    await until(() => server.received.includes('*WHO?'));
    terminal.type(KEY.ctrlC);
    await terminal.shows('< ');
    terminal.type(KEY.ctrlD);
    expect(await terminal.ended).toBe(0);
  });

  test.each([[[]], [['--no-readline']]])(
    'Ctrl-D waits for the answer that is due: %j',
    async (args) => {
      const server = await ControlServer.start((line) => (line === '*WHO?' ? null : echo(line)));
      const { terminal } = await openConsole({ port: server.port, args });
      terminal.type('*WHO?', args.length === 0 ? KEY.enter : '\n');
      await until(() => server.received.includes('*WHO?'));
      terminal.type(KEY.ctrlD);
      // Nothing shows that it was read, but a console that ends too early.
      expect(await Promise.race([terminal.ended, sleep(500, 'waits')])).toBe('waits');
      server.peer.write('OK =somebody\n');
      expect(await terminal.ended).toBe(0);
      expect(terminal.text).toContain('OK =somebody\n');
    },
  );

  test('Ctrl-D within a table is reported', async () => {
    const { terminal } = await openConsole();
    terminal.type('SEQ1.TABLE<', KEY.enter);
    await terminal.shows('| ');
    terminal.type(KEY.ctrlD);
    expect(await terminal.ended).toBe(1);
    expect(terminal.text).toContain('\npandablocks: SEQ1.TABLE< was not sent: end it with');
  });

  test('a PandA that closes the connection is reported', async () => {
    const { panda, terminal } = await openConsole();
    panda.drop();
    expect(await terminal.ended).toBe(1);
    expect(terminal.text).toMatch(/\npandablocks: The PandA closed port \d+ .*\n$/);
  });
});

describe('the history', () => {
  test('is available in the next run, latest first, without the words of tables', async () => {
    const state = temporaryFolder();
    const first = await openConsole({ state });
    first.terminal.type('TTLIN1.TERM?', KEY.enter, 'SEQ1.TABLE<', KEY.enter, '1', KEY.enter);
    first.terminal.type(KEY.enter);
    await first.terminal.shows(/High-Z[^]*ERR/);
    first.terminal.type(KEY.ctrlD);
    await first.terminal.ended;
    expect(readFileSync(first.history, 'utf8')).toBe('TTLIN1.TERM?\nSEQ1.TABLE<\n');
    expect(statSync(first.history).mode & 0o777).toBe(0o600);

    const { terminal } = await openConsole({ state });
    terminal.type(KEY.up);
    await terminal.shows('SEQ1.TABLE<');
    terminal.type(KEY.up);
    await terminal.shows('TTLIN1.TERM?');
    terminal.type(KEY.enter);
    await terminal.shows('High-Z');
  });

  test("that can't be stored is no failure", async () => {
    const state = temporaryFolder();
    mkdirSync(join(state, 'pandablocks', 'history'), { recursive: true });
    const { terminal } = await openConsole({ state });
    terminal.type('TTLIN1.TERM?', KEY.enter);
    await terminal.shows('High-Z');
  });

  test('in an invalid place', async () => {
    const state = join(temporaryFolder(), 'file');
    writeFileSync(state, '');
    const { terminal } = await openConsole({ state });
    terminal.type('TTLIN1.TERM?', KEY.enter);
    await terminal.shows('High-Z');
  });
});

describe('TAB', () => {
  test('completes a command from block to label', async () => {
    const { panda, terminal } = await openConsole();
    terminal.type('TTLI', KEY.tab);
    await terminal.shows('TTLIN');
    terminal.type('1.TE', KEY.tab);
    await terminal.shows('TERM');
    terminal.type('=5', KEY.tab);
    await terminal.shows('50-Ohm');
    terminal.type(KEY.enter);
    await terminal.shows('OK');
    expect(await panda.ask('TTLIN1.TERM?')).toEqual(['OK =50-Ohm']);
  });

  test('completes before later input is handled', async () => {
    const { panda, terminal } = await openConsole();
    terminal.type('TTLI', KEY.tab, '1.TE', KEY.tab, '=5', KEY.tab, KEY.enter);
    await panda.isAsked('TTLIN1.TERM=50-Ohm');
    await terminal.shows('OK');
  });

  test('is a character of a table', async () => {
    const { panda, terminal } = await openConsole();
    terminal.type('SEQ1.TABLE<', KEY.enter, '1\t2\t3\t4', KEY.enter, KEY.enter);
    await panda.isAsked('1\t2\t3\t4');
  });

  test('twice lists the choices', async () => {
    const { panda, terminal } = await openConsole();
    terminal.type('SEQ1.TABLE.', KEY.tab);
    await panda.isAsked('SEQ.TABLE.*?');
    terminal.type(KEY.tab);
    await terminal.shows(/MAX_LENGTH +B +ROW_WORDS/);
  });

  test('does not block the prompt when the PandA does not answer', async () => {
    const server = await ControlServer.start((line) => (line === '*IDN?' ? `${IDN}\n` : null));
    const { terminal } = await openConsole({ port: server.port });
    terminal.type('TT', KEY.tab);
    await until(() => server.received.includes('*BLOCKS?'));
    terminal.type('here');
    await terminal.shows('here');
    terminal.type(KEY.ctrlC);
    await terminal.shows('^C\r\n');
  });
});
