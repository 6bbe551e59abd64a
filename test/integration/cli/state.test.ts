/** `pandablocks save` and `load`, as a user runs them. */

import { execFile, execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, test } from 'vitest';

import { lines } from '../../helpers/control/answers.js';
import { Cli, MAIN, temporaryFolder, type Finished } from '../../helpers/cli/cli.js';
import { ControlServer, IDN } from '../../helpers/control/control-server.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { type SimPanda, startSimPanda } from '../../helpers/sim/sim-panda.js';

const WORDS = Array.from({ length: 40 }, (_, i) => String(i * 0x01010101));
const LAYOUT = ['{"a": 1}', '  <B', '='];

/** Set to what is not so in a fresh one. */
async function pandaInUse(): Promise<SimPanda> {
  const panda = await startSimPanda();
  await panda.ask('PULSE1.DELAY.UNITS=ms');
  await panda.ask('PULSE1.DELAY=250');
  await panda.ask('COUNTER1.OUT.CAPTURE=Mean');
  await panda.ask('SEQ1.TABLE<', ...WORDS, '');
  await panda.ask('*METADATA.DESIGN=a=b?<c é');
  await panda.ask('*METADATA.LAYOUT<', ...LAYOUT, '');
  return panda;
}

async function expectInUse({ ask }: SimPanda): Promise<void> {
  expect(await ask('PULSE1.DELAY.UNITS?')).toEqual(['OK =ms']);
  expect(await ask('PULSE1.DELAY?')).toEqual(['OK =250']);
  expect(await ask('COUNTER1.OUT.CAPTURE?')).toEqual(['OK =Mean']);
  expect(await ask('SEQ1.TABLE?')).toEqual(lines(...WORDS).split('\n'));
  expect(await ask('*METADATA.DESIGN?')).toEqual(['OK =a=b?<c é']);
  expect(await ask('*METADATA.LAYOUT?')).toEqual(lines(...LAYOUT).split('\n'));
}

function expectOneSentence({ code, stdout, stderr }: Finished, pattern: RegExp, exit = 1): void {
  expect(stderr).toMatch(/^pandablocks: .*\n$/);
  expect(stderr).toMatch(pattern);
  expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
}

describe('save and load', () => {
  test('saved, loaded and saved again is identical', async () => {
    const [used, fresh] = [await pandaInUse(), await startSimPanda()];
    const folder = temporaryFolder();
    const [file, again] = [join(folder, 'used.sav'), join(folder, 'again.sav')];
    const saved = await runCli(['save', '127.0.0.1', file, ...used.where]);
    const count = /used\.sav: (\d+) values saved\n$/.exec(saved.stdout)?.[1];
    expect(saved).toEqual({ code: 0, stdout: `${file}: ${count} values saved\n`, stderr: '' });
    const loaded = await runCli(['load', '127.0.0.1', file, ...fresh.where]);
    expect(loaded).toEqual({ code: 0, stdout: `${count} values loaded\n`, stderr: '' });
    await runCli(['save', '127.0.0.1', again, ...fresh.where]);
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(file, 'utf8'));
    expect(readFileSync(file, 'utf8')).toMatch(
      /^PULSE1\.DELAY\.UNITS=ms\n(.*\n)+PULSE1\.DELAY=250\n/m,
    );
    await expectInUse(fresh);
    expect(readdirSync(folder)).toEqual(['again.sav', 'used.sav']);
  });

  test('through pipes', async () => {
    const [used, fresh] = [await pandaInUse(), await startSimPanda()];
    const { stdout } = await runCli(['save', '127.0.0.1', '-', ...used.where]);
    expect(stdout).toContain('*METADATA.DESIGN=a=b?<c é\n');
    expect((await runCli(['load', '127.0.0.1', '-', ...fresh.where], stdout)).code).toBe(0);
    await expectInUse(fresh);
  });

  test('refused lines are named, and all other lines are loaded', async () => {
    const { ask, where } = await startSimPanda();
    const state =
      'NOPE1.X=1\nPULSE1.DELAY=3\nnonsense\nSEQ9.TABLE<B\nAQAAAA==\n\nTTLIN1.TERM=50-Ohm\n';
    const { code, stdout, stderr } = await runCli(['load', '127.0.0.1', '-', ...where], state);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '2 of 5 values loaded\n' });
    expect(stderr.trimEnd().split('\n')).toEqual([
      'pandablocks: refused: NOPE1.X=1 (No such block)',
      'pandablocks: refused: nonsense (not a line of a saved state)',
      'pandablocks: refused: SEQ9.TABLE<B (Invalid block number)',
    ]);
    expect(await ask('PULSE1.DELAY?')).toEqual(['OK =3']);
    expect(await ask('TTLIN1.TERM?')).toEqual(['OK =50-Ohm']);
  });

  test('a table in streaming mode is not saved, and is reset before it is loaded', async () => {
    const { ask, where } = await startSimPanda();
    const file = join(temporaryFolder(), 'fixed.sav');
    await ask('SEQ1.TABLE<', ...WORDS, '');
    await runCli(['save', '127.0.0.1', file, ...where]);
    await ask('SEQ1.TABLE<<', '1', '2', '3', '4', '');
    const saved = await runCli(['save', '127.0.0.1', '-', ...where]);
    expect(saved.stderr).toBe(
      'pandablocks: not saved: SEQ1.TABLE<B (the PandA does not report a table in streaming mode)\n',
    );
    expect(saved.code).toBe(1);
    expect(saved.stdout).not.toContain('SEQ1.TABLE<');
    expect(saved.stdout).toContain('SEQ2.TABLE<B\n');
    const compared = await runCli(['load', '127.0.0.1', file, '--dry-run', ...where]);
    expect(compared.stdout).toMatch(/^0 of \d+ values would change\n$/);
    expect(compared.stderr).toBe(saved.stderr.replace('saved', 'compared'));
    expect(compared.code).toBe(1);
    expect(await runCli(['load', '127.0.0.1', file, ...where])).toMatchObject({
      code: 0,
      stderr: '',
    });
    expect(await ask('SEQ1.TABLE?')).toEqual(lines(...WORDS).split('\n'));
    expect(await ask('SEQ1.TABLE.MODE?')).toEqual(['OK =FIXED']);
  });

  test('values that the PandA would change are named, and not loaded', async () => {
    const { ask, where } = await startSimPanda();
    await ask('SEQ1.TABLE<', '1', '2', '3', '4', '');
    const state =
      'SEQ1.REPEATS=4294967296\nCOUNTER1.START=-5\nCOUNTER1.OUT.OFFSET=-100\n' +
      'SEQ1.TABLE<\n1\n-1\n3\n4\n\nPGEN1.TABLE<B\nAAAA\n\nPULSE1.DELAY.UNITS=us\nPULSE1.DELAY=3000000000\n';
    const args = ['load', '127.0.0.1', '-', ...where];
    const { code, stdout, stderr } = await runCli(args, state);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '4 of 7 values loaded\n' });
    const tables = [
      'SEQ1.TABLE< ("-1" in line 2: it has to be a whole number from 0 to 4294967295)',
      'PGEN1.TABLE<B ("AAAA" in line 1: its 3 bytes are not whole words of 4 bytes)',
    ];
    expect(stderr.trimEnd().split('\n')).toEqual(
      ['SEQ1.REPEATS=4294967296 (it has to be a whole number from 0 to 4294967295)', ...tables].map(
        (refused) => `pandablocks: refused: ${refused}`,
      ),
    );
    expect(await ask('SEQ1.REPEATS?')).toEqual(['OK =0']);
    expect(await ask('COUNTER1.START?')).toEqual(['OK =-5']);
    expect(await ask('PULSE1.DELAY.RAW?')).toEqual(['OK =375000000000']);
    expect(await ask('SEQ1.TABLE?')).toEqual(lines('1', '2', '3', '4').split('\n'));
    const tried = await runCli([...args, '--dry-run'], state);
    expect(tried.stderr.trimEnd().split('\n')).toEqual(
      tables.map((refused) => `pandablocks: would be refused: ${refused}`),
    );
  });

  test('the state of the tutorial is sent unchanged', async () => {
    const { where, questions } = await startSimPanda();
    const loaded = await runCli(['load', '127.0.0.1', '--tutorial', ...where]);
    expect(loaded).toEqual({ code: 0, stdout: '55 values loaded\n', stderr: '' });
    expect(questions).toContain('SEQ1.PRESCALE.UNITS=us');
    expect(questions.slice(-3)).toEqual(['SEQ1.TABLE<B', 'AQAQAAAAAAABAAAAAQAAAA==', '']);
  });

  test('a connection that is lost meanwhile is reported', async () => {
    const server = await ControlServer.start((line) => {
      if (line === '*IDN?') return `${IDN}\n`;
      server.stop();
      return null;
    });
    const args = ['load', '127.0.0.1', '-', '--control-port', server.port];
    const { code, stdout, stderr } = await runCli(args, 'A.B=1\n');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^pandablocks: .*closed.*\n.* a part of the state may have been loaded\.\n$/,
    );
  });
});

describe("a file that can't be saved", () => {
  test('exists: it is replaced only on request', async () => {
    const { where } = await startSimPanda();
    const folder = temporaryFolder();
    const file = join(folder, 'x.sav');
    writeFileSync(file, 'precious');
    expectOneSentence(await runCli(['save', '127.0.0.1', file, ...where]), /is there already/);
    expect(readFileSync(file, 'utf8')).toBe('precious');
    const replaced = await runCli(['save', '127.0.0.1', file, '--overwrite', ...where]);
    expect(replaced.code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^PULSE1\.DELAY\.UNITS=s\n/m);
    expect(readdirSync(folder)).toEqual(['x.sav']);
  });

  test.each([
    ['folder', (path: string) => mkdirSync(path)],
    ['link to a device', (path: string) => symlinkSync('/dev/null', path)],
    ['FIFO, which nobody reads', (path: string) => execFileSync('mkfifo', [path])],
  ])('is a %s', async (_, make) => {
    const { where } = await startSimPanda();
    const path = join(temporaryFolder(), 'x.sav');
    make(path);
    const finished = await runCli(['save', '127.0.0.1', path, '--overwrite', ...where]);
    expectOneSentence(finished, /is not a file/);
  });

  test('is a dangling link: it is replaced only on request', async () => {
    const { where } = await startSimPanda();
    const folder = temporaryFolder();
    const file = join(folder, 'x.sav');
    symlinkSync('gone.sav', file);
    expectOneSentence(await runCli(['save', '127.0.0.1', file, ...where]), /is there already/);
    expect(readdirSync(folder)).toEqual(['x.sav']);
    const replaced = await runCli(['save', '127.0.0.1', file, '--overwrite', ...where]);
    expect(replaced.code).toBe(0);
    expect(readdirSync(folder)).toEqual(['x.sav']);
    expect(readFileSync(file, 'utf8')).toMatch(/^PULSE1\.DELAY=/m);
  });

  test('has no folder', async () => {
    const { where } = await startSimPanda();
    const finished = await runCli(['save', '127.0.0.1', '/nowhere/x.sav', ...where]);
    expectOneSentence(finished, /There is no folder \/nowhere/);
  });

  test('has a folder without permission', async () => {
    const { where } = await startSimPanda();
    const folder = temporaryFolder();
    chmodSync(folder, 0o555);
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const args = ['save', '127.0.0.1', join(folder, 'x.sav'), ...where];
    expectOneSentence(await new Cli(args, nobody).finished, /no permission to write to the folder/);
  });

  test('finds a full disk: the old file stays, and nothing else', async () => {
    const { where } = await startSimPanda();
    const folder = temporaryFolder();
    const file = join(folder, 'x.sav');
    writeFileSync(file, 'precious');
    const args = [MAIN, 'save', '127.0.0.1', file, '--overwrite', ...where].map(String);
    // No byte can be written to a file.
    const script = `trap '' XFSZ; ulimit -f 0; exec "$0" "$@"`;
    const finished = (await promisify(execFile)('sh', [
      ...['-c', script, process.execPath, ...args],
    ]).catch((error: unknown) => error)) as Finished;
    expectOneSentence(finished, /x\.sav can't be written: EFBIG.* No partial file is left\./);
    expect(readFileSync(file, 'utf8')).toBe('precious');
    expect(readdirSync(folder)).toEqual(['x.sav']);
  });
});

test('load --tutorial does not change a PandA that is not simulated, without --yes', async () => {
  const server = await ControlServer.start((line) => {
    if (line === '*IDN?') return `${IDN}\n`;
    return line.startsWith('*CHANGES') ? '!SEQ1.REPEATS=7\n.\n' : 'OK\n';
  });
  const args = ['load', '127.0.0.1', '--tutorial', '--control-port', server.port];
  const { code, stderr } = await runCli(args);
  expect(code).toBe(1);
  expect(stderr).toMatch(/not a simulated one, and the tutorial would change \d+ values in it: /);
  expect(server.received.filter((line) => /^[A-Z].*[=<]/.test(line))).toEqual([]);
  expect((await runCli([...args, '--yes'])).code).toBe(0);
  expect(server.received).toContain('SEQ1.REPEATS=1000');
});
