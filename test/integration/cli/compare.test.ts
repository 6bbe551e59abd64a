/** `pandablocks diff` and `load --dry-run`, as a user runs them. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { type SimPanda, startSimPanda } from '../../helpers/sim/sim-panda.js';

/** A PandA, and what was saved of it before it was changed. */
async function changedPanda(): Promise<SimPanda & { readonly saved: string }> {
  const panda = await startSimPanda();
  await panda.ask('SEQ1.TABLE<', '1', '2', '3', '4', '');
  const { stdout } = await runCli(['save', '127.0.0.1', '-', ...panda.where]);
  await panda.ask('PULSE1.DELAY=1');
  await panda.ask('SEQ1.TABLE<', '1', '2', '9', '4', '');
  return { ...panda, saved: stdout };
}

const CHANGED = [
  '-PULSE1.DELAY=1',
  '+PULSE1.DELAY=0',
  '-SEQ1.TABLE< (4 words)',
  '+SEQ1.TABLE< (4 words, different from word 3 on)',
];

/** Lines that set something. */
const settings = (questions: readonly string[]): string[] =>
  questions.filter((question) => !/^[^=<\n]*\?$/.test(question));

describe('diff', () => {
  test('prints nothing for equal states', async () => {
    const { where } = await startSimPanda();
    const file = join(temporaryFolder(), 'x.sav');
    await runCli(['save', '127.0.0.1', file, ...where]);
    const finished = await runCli(['diff', '127.0.0.1', file, ...where]);
    expect(finished).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('shows what differs', async () => {
    const { where, saved, questions } = await changedPanda();
    const { code, stdout, stderr } = await runCli(
      ['diff', '127.0.0.1', '-', ...where],
      `${saved}NOPE1.X=1\n`.replace(/^TTLIN1.*\n/m, ''),
    );
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    expect(stdout.trimEnd().split('\n')).toEqual([
      '--- 127.0.0.1',
      '+++ -',
      '-TTLIN1.TERM=High-Z',
      ...CHANGED,
      '+NOPE1.X=1',
    ]);
    expect(settings(questions)).toEqual([]);
  });

  test('fails for a truncated file', async () => {
    const { where, saved } = await changedPanda();
    const half = saved.slice(0, saved.indexOf('SEQ1.TABLE<B') + 'SEQ1.TABLE<B'.length);
    const { code, stdout, stderr } = await runCli(['diff', '127.0.0.1', '-', ...where], half);
    expect(code).toBe(2);
    expect(stdout).toContain(CHANGED.slice(0, 2).join('\n'));
    expect(stderr).toMatch(/^pandablocks: not compared: SEQ1\.TABLE<B \(.*cut short\)\n$/);
  });

  test.each([
    ['no PandA', ['127.0.0.1', '/nowhere/x.sav', '--control-port', 1], /refused/],
    ['no file', ['127.0.0.1'], /missing required argument 'file'/],
  ])('is in trouble with %s', async (_, args, message) => {
    const { code, stdout, stderr } = await runCli(['diff', ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('fails for a missing file', async () => {
    const { where } = await startSimPanda();
    const finished = await runCli(['diff', '127.0.0.1', '/nowhere/x.sav', ...where]);
    expect(finished.code).toBe(2);
    expect(finished.stderr).toMatch(
      /^pandablocks: \/nowhere\/x\.sav does not exist: check the name, or give a file.*\n$/,
    );
  });
});

describe('load --dry-run', () => {
  test('shows what would change, and changes nothing', async () => {
    const { where, saved, questions, ask } = await changedPanda();
    const args = ['load', '127.0.0.1', '-', '--dry-run', ...where];
    const { code, stdout, stderr } = await runCli(args, saved.replace(/^TTLIN1.*\n/m, ''));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const shown = stdout.trimEnd().split('\n');
    expect(shown.slice(0, -1)).toEqual(CHANGED);
    expect(shown.at(-1)).toMatch(/^2 of \d{3} values would change$/);
    expect(settings(questions)).toEqual([]);
    expect(await ask('PULSE1.DELAY?')).toEqual(['OK =1']);
  });

  test('names fields that the PandA lacks, and invalid lines', async () => {
    const { where, questions } = await startSimPanda();
    const args = ['load', '127.0.0.1', '-', '--dry-run', ...where];
    const { code, stdout, stderr } = await runCli(args, 'NOPE1.X=1\nnonsense\nPULSE1.DELAY=0\n');
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n')).toEqual([
      '+NOPE1.X=1',
      '1 of 3 values would change, of which the PandA does not have 1',
    ]);
    expect(stderr).toBe('pandablocks: would be refused: nonsense (not a line of a saved state)\n');
    expect(settings(questions)).toEqual([]);
  });

  test('of the tutorial', async () => {
    const { where, questions } = await startSimPanda();
    const args = ['load', '127.0.0.1', '--tutorial', '--dry-run', ...where];
    const { code, stdout } = await runCli(args);
    expect(code).toBe(0);
    expect(stdout).toContain('+COUNTER1.OUT.CAPTURE=Min Max Mean\n');
    expect(settings(questions)).toEqual([]);
  });

  test.each([[['x.sav', '--tutorial']], [[]]])('needs one state: %j', async (args) => {
    const { code, stderr } = await runCli(['load', '127.0.0.1', ...args, '--dry-run']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/give a file, --from-file FILE.h5 or --tutorial: one of them/);
  });

  test('of a file of another type', async () => {
    const { where } = await startSimPanda();
    const file = join(temporaryFolder(), 'x.sav');
    writeFileSync(file, 'Dear diary\n');
    const { code, stderr } = await runCli(['load', '127.0.0.1', file, '--dry-run', ...where]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^pandablocks: .*x\.sav holds no saved state: give a file .*\n$/);
  });
});
