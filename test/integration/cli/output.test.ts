/** What the command does where its output goes nowhere: nobody reads it, or the disk is full. */

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, test } from 'vitest';

import { temporaryFolder } from '../../helpers/cli/cli.js';
import { brokenPipe, fullDisk, FullPipe, runInto } from '../../helpers/cli/outputs.js';
import { whole } from '../../helpers/hdf/repair.js';
import { runCli } from '../../helpers/cli/run-cli.js';
import { startSimPanda } from '../../helpers/sim/sim-panda.js';

const FULL = /^pandablocks: Standard output can't be written: ENOSPC: [^\n]+\n$/;

interface Example {
  readonly args: readonly (string | number)[];
  readonly input?: string;
}

/** Of a command of the control port. */
function asking(verb: string, words: readonly string[] = [], input = '') {
  return async (): Promise<Example> => {
    const { where } = await startSimPanda();
    return { args: [verb, '127.0.0.1', ...words, ...where], input };
  };
}

function plainly(...args: (string | number)[]) {
  return (): Promise<Example> => Promise.resolve({ args });
}

function ofFile(...words: string[]) {
  return async (): Promise<Example> => ({ args: [...words, await whole(20)] });
}

/** Commands that print something. */
const EXAMPLES: Readonly<Record<string, () => Promise<Example>>> = {
  get: asking('get', ['TTLIN1.TERM']),
  'get of several fields': asking('get', ['TTLIN1.TERM', 'SEQ1.TABLE']),
  introspect: asking('introspect'),
  'introspect --json': asking('introspect', ['--json']),
  control: asking('control', [], '*IDN?\n'.repeat(5000)),
  'save -': asking('save', ['-']),
  save: () => asking('save', [join(temporaryFolder(), 'x.sav')])(),
  load: asking('load', ['-'], 'TTLIN1.TERM=High-Z\n'),
  'load --dry-run': asking('load', ['-', '--dry-run'], 'TTLIN1.TERM=50-Ohm\n'),
  diff: asking('diff', ['-'], 'TTLIN1.TERM=50-Ohm\n'),
  watch: asking('watch', ['--all']),
  'watch --json': asking('watch', ['--all', '--json']),
  sim: plainly('sim', '--control-port', 0, '--data-port', 0),
  info: ofFile('info'),
  'info --json': ofFile('info', '--json'),
  repair: ofFile('repair'),
  'repair --json': ofFile('repair', '--json'),
  '--version': plainly('--version'),
  '--help': plainly('--help'),
  'help hdf': plainly('help', 'hdf'),
  'hdf --help': plainly('hdf', '--help'),
  'diff --help': plainly('diff', '--help'),
};
const exampleOf = (name: string): Promise<Example> => (EXAMPLES[name] as () => Promise<Example>)();

describe.each(Object.keys(EXAMPLES))('%s', (name) => {
  test('reports that its output is full, and fails', async () => {
    const { args, input } = await exampleOf(name);
    const { code, stderr } = await runInto({ stdout: fullDisk() }, args, input);
    expect(stderr).toMatch(FULL);
    expect(code).toBe(1);
  });

  test('fails silently if its reader has ended', async () => {
    const { args, input } = await exampleOf(name);
    const ended = await runInto({ stdout: brokenPipe() }, args, input);
    expect(ended).toEqual({ code: 1, stdout: '', stderr: '' });
  });
});

describe('a reader that pauses', () => {
  test.each(['get', 'introspect --json', 'save -', 'control', 'info', '--version', 'hdf --help'])(
    'gets all of %s',
    async (name) => {
      const { args, input } = await exampleOf(name);
      const { code, stdout } = await runCli(args, input);
      const pipe = new FullPipe();
      const ended = runInto({ stdout: pipe.descriptor }, args, input);
      // It must not end by itself.
      await Promise.race([ended, sleep(1000)]);
      expect(await pipe.read(ended)).toBe(stdout);
      expect(await ended).toEqual({ code, stdout: '', stderr: '' });
    },
  );

  test('and then ends has not received everything', async () => {
    const panda = await startSimPanda();
    const pipe = new FullPipe();
    const args = ['get', '127.0.0.1', 'TTLIN1.TERM', ...panda.where];
    const ended = runInto({ stdout: pipe.descriptor }, args);
    await panda.isAsked('TTLIN1.TERM?');
    pipe.close();
    expect(await ended).toEqual({ code: 1, stdout: '', stderr: '' });
  });
});

describe("errors that can't be printed", () => {
  test.each(['get', 'sim', 'info', 'repair', 'diff --help'])(
    'as well as all else: %s',
    async (name) => {
      const { args, input } = await exampleOf(name);
      const outputs = { stdout: fullDisk(), stderr: brokenPipe() };
      expect(await runInto(outputs, args, input)).toMatchObject({ code: 1 });
    },
  );

  test.each([
    [1, 'info', '/nowhere/x.h5'],
    [1, 'repair', '/nowhere/x.h5'],
    [1, 'hdf', '127.0.0.1', '/nowhere/x.h5'],
    [1, 'sim', '--control-port', 'x'],
    [1, 'nonsense'],
    [1],
    [2, 'diff', '127.0.0.1'],
  ])('change nothing: exit code %d of %s %s', async (code, ...args) => {
    for (const stderr of [fullDisk(), brokenPipe()]) {
      expect(await runInto({ stderr }, args)).toEqual({ code, stdout: '', stderr: '' });
    }
  });

  test.each([
    ['get', 'TTLIN1.TERM', 'NO.SUCH'],
    ['put', 'NO.SUCH', '1'],
    ['introspect', 'TTLIN', 'NONE'],
    ['load', '-'],
  ])('change nothing: %s %s', async (verb, ...words) => {
    const { args, input } = await asking(verb, words, 'TTLIN1.TERM=High-Z\nNO.SUCH=1\n')();
    const { code, stdout, stderr } = await runCli(args, input);
    expect(code).toBe(1);
    expect(stderr).not.toBe('');
    for (const stderr of [fullDisk(), brokenPipe()]) {
      expect(await runInto({ stderr }, args, input)).toEqual({ code: 1, stdout, stderr: '' });
    }
  });
});

test('all files are repaired although nothing can be printed', async () => {
  const missing = join(temporaryFolder(), 'missing.h5');
  const args = ['repair', await whole(20), missing, await whole(30)];
  const { code, stderr } = await runInto({ stdout: fullDisk() }, args);
  expect(code).toBe(1);
  expect(stderr.match(/Standard output/g)).toHaveLength(1);
  expect(stderr).toContain('missing.h5');
});
