/** `pandablocks save` and `load`, as a user runs them. */

import { execFile } from 'node:child_process';
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

import { Cli, type Finished, temporaryFolder } from '../helpers/cli.js';
import { MAIN, runCli } from '../helpers/run-cli.js';
import { serveState } from '../helpers/serve-state.js';
import { StatePanda } from '../helpers/state-panda.js';

function pandaInUse(): StatePanda {
  const panda = new StatePanda();
  panda.attributes.set('PULSE1.DELAY.UNITS', 'ms').set('COUNTER1.OUT.CAPTURE', 'Mean');
  panda.delay = 0.25;
  panda.table = Uint32Array.from({ length: 40 }, (_, i) => i * 0x01010101);
  panda.labels.set('*METADATA.DESIGN', 'a=b?<c é');
  panda.layout = ['{"a": 1}', '  <B', '='];
  return panda;
}

function expectOneSentence({ code, stdout, stderr }: Finished, pattern: RegExp, exit = 1): void {
  expect(stderr).toMatch(/^pandablocks: .*\n$/);
  expect(stderr).toMatch(pattern);
  expect({ code, stdout }).toEqual({ code: exit, stdout: '' });
}

describe('save and load', () => {
  test('saved, loaded and saved again is identical', async () => {
    const [used, fresh] = [await serveState(pandaInUse()), await serveState()];
    const folder = temporaryFolder();
    const [file, again] = [join(folder, 'used.sav'), join(folder, 'again.sav')];
    const saved = await runCli(['save', '127.0.0.1', file, ...used.where]);
    expect(saved).toEqual({ code: 0, stdout: `${file}: 7 values saved\n`, stderr: '' });
    const loaded = await runCli(['load', '127.0.0.1', file, ...fresh.where]);
    expect(loaded).toEqual({ code: 0, stdout: '7 values loaded\n', stderr: '' });
    await runCli(['save', '127.0.0.1', again, ...fresh.where]);
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(file, 'utf8'));
    expect(readFileSync(file, 'utf8')).toMatch(
      /^PULSE1\.DELAY\.UNITS=ms\n(.*\n)+PULSE1\.DELAY=250\n/,
    );
    expect(fresh.panda).toEqual(pandaInUse());
    expect(readdirSync(folder)).toEqual(['again.sav', 'used.sav']);
  });

  test('through pipes', async () => {
    const [used, fresh] = [await serveState(pandaInUse()), await serveState()];
    const { stdout } = await runCli(['save', '127.0.0.1', '-', ...used.where]);
    expect(stdout).toContain('*METADATA.DESIGN=a=b?<c é\n');
    expect((await runCli(['load', '127.0.0.1', '-', ...fresh.where], stdout)).code).toBe(0);
    expect(fresh.panda).toEqual(pandaInUse());
  });

  test('refused lines are named, and all others loaded', async () => {
    const { panda, where } = await serveState();
    const state =
      'NOPE1.X=1\nPULSE1.DELAY=3\nnonsense\nSEQ9.TABLE<B\nAQAAAA==\n\nTTLIN1.TERM=50-Ohm\n';
    const { code, stdout, stderr } = await runCli(['load', '127.0.0.1', '-', ...where], state);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '2 of 5 values loaded\n' });
    expect(stderr.trimEnd().split('\n')).toEqual([
      'pandablocks: refused: NOPE1.X=1 (No such field)',
      'pandablocks: refused: nonsense (not a line of a saved state)',
      'pandablocks: refused: SEQ9.TABLE<B (No such block)',
    ]);
    expect([panda.delay, panda.fields.get('TTLIN1.TERM')]).toEqual([3, '50-Ohm']);
  });

  test('the state of the tutorial is sent as it is', async () => {
    const { where, questions } = await serveState();
    const { code, stdout } = await runCli(['load', '127.0.0.1', '--tutorial', ...where]);
    expect({ code, stdout }).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/ of 55 /) as string,
    });
    expect(questions).toContain('SEQ1.PRESCALE.UNITS=us');
    expect(questions.at(-1)).toBe('SEQ1.TABLE<B\nAQAQAAAAAAABAAAAAQAAAA==\n');
  });

  test('a connection that is lost in between is told', async () => {
    const { where, drop, panda } = await serveState();
    panda.answer = () => {
      drop();
      return '';
    };
    const { code, stdout, stderr } = await runCli(['load', '127.0.0.1', '-', ...where], 'A.B=1\n');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(
      /^pandablocks: .*closed.*\n.* a part of the state may have been loaded\.\n$/,
    );
  });
});

describe('a file that can not be saved', () => {
  test('is there: it is replaced only if that is asked for', async () => {
    const { where } = await serveState();
    const folder = temporaryFolder();
    const file = join(folder, 'x.sav');
    writeFileSync(file, 'precious');
    expectOneSentence(await runCli(['save', '127.0.0.1', file, ...where]), /is there already/);
    expect(readFileSync(file, 'utf8')).toBe('precious');
    const replaced = await runCli(['save', '127.0.0.1', file, '--overwrite', ...where]);
    expect(replaced.code).toBe(0);
    expect(readFileSync(file, 'utf8')).toMatch(/^PULSE1\.DELAY\.UNITS=s\n/);
    expect(readdirSync(folder)).toEqual(['x.sav']);
  });

  test.each(['folder', 'link to a device'])('is a %s', async (kind) => {
    const { where } = await serveState();
    const path = join(temporaryFolder(), 'x.sav');
    if (kind === 'folder') mkdirSync(path);
    else symlinkSync('/dev/null', path);
    const finished = await runCli(['save', '127.0.0.1', path, '--overwrite', ...where]);
    expectOneSentence(finished, /is not a file/);
  });

  test('is in no folder', async () => {
    const { where } = await serveState();
    const finished = await runCli(['save', '127.0.0.1', '/nowhere/x.sav', ...where]);
    expectOneSentence(finished, /There is no folder \/nowhere/);
  });

  test('is in a folder without permission', async () => {
    const { where } = await serveState();
    const folder = temporaryFolder();
    chmodSync(folder, 0o555);
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const args = ['save', '127.0.0.1', join(folder, 'x.sav'), ...where];
    expectOneSentence(await new Cli(args, nobody).finished, /no permission to write to the folder/);
  });

  test('finds no room: what was there before stays, and nothing else', async () => {
    const { where } = await serveState();
    const folder = temporaryFolder();
    const file = join(folder, 'x.sav');
    writeFileSync(file, 'precious');
    const args = [MAIN, 'save', '127.0.0.1', file, '--overwrite', ...where].map(String);
    // No byte can be written to a file.
    const script = `trap '' XFSZ; ulimit -f 0; exec "$0" "$@"`;
    const finished = (await promisify(execFile)('sh', [
      ...['-c', script, process.execPath, ...args],
    ]).catch((error: unknown) => error)) as Finished;
    expectOneSentence(
      finished,
      /x\.sav can't be written: EFBIG.* Nothing is left of the attempt\./,
    );
    expect(readFileSync(file, 'utf8')).toBe('precious');
    expect(readdirSync(folder)).toEqual(['x.sav']);
  });
});
