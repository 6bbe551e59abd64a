/** What can go wrong in a capture: one clear sentence, and every row received in a file that opens. */

import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { SourceItem } from 'pandablocks/sim';
import { describe, expect, test } from 'vitest';

import { captureFrom } from '../../helpers/capture/capture.js';
import { Cli, type Finished, temporaryFolder } from '../../helpers/cli/cli.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

const COLUMN = 'COUNTER1.OUT.Value';

function* goodThen(...items: SourceItem[]): Generator<SourceItem> {
  yield header([COUNTER]);
  yield frameOf(1, 2, 3);
  yield* items;
}

/** Warnings may come before it. */
function expectOneSentence({ code, stderr }: Finished, pattern: RegExp): void {
  expect(stderr).toMatch(/^(pandablocks: warning: .*\n)*pandablocks: (?!warning).*\n$/);
  expect(stderr).toMatch(pattern);
  expect(code).toBe(1);
}

describe('the connection', () => {
  test('no such host', async () => {
    const file = join(temporaryFolder(), 'x.h5');
    const finished = await new Cli(['hdf', 'no-such-host.invalid', file]).finished;
    expectOneSentence(finished, /no host of this name/);
    expect(existsSync(file)).toBe(false);
  });

  test.each([[['--arm'], 'control'] as const, [[], 'data'] as const])(
    'refused: %j',
    async (args, port) => {
      const file = join(temporaryFolder(), 'x.h5');
      const ports = ['--control-port', 1, '--data-port', 1];
      const finished = await new Cli(['hdf', '127.0.0.1', file, ...ports, ...args]).finished;
      expectOneSentence(finished, new RegExp(`port 1 \\(${port}\\).*refused`));
    },
  );

  test.each([
    ['close', 'The PandA closed port'],
    ['reset', 'was reset by the other end'],
  ] as const)('%s in mid acquisition', async (end, what) => {
    const { run, file } = await captureFrom(async function* () {
      yield* goodThen();
      await new Promise((resolve) => setTimeout(resolve, 100));
      yield end;
    });
    const finished = await run().finished;
    expectOneSentence(
      finished,
      new RegExp(`${what} .* in the middle of an acquisition, without an END`),
    );
    expect(dumpFile(file).datasets[COLUMN]).toMatchObject({ rows: 3, first: [1.5, 2, 2.5] });
  });

  test('close within a frame: its whole samples are kept', async () => {
    const { run, file } = await captureFrom(() => {
      return goodThen(frameOf(4, 5, 6).subarray(0, 8 + 4 + 4 + 2), 'close');
    });
    expectOneSentence(await run().finished, /without an END/);
    expect(dumpFile(file).datasets[COLUMN]).toMatchObject({ first: [1.5, 2, 2.5, 3, 3.5] });
  });

  test('close before the acquisition begins', async () => {
    const { run, folder } = await captureFrom(() => ['close']);
    expectOneSentence(await run().finished, /while data was waited for/);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('bytes that a PandA never sends', () => {
  test.each([
    ['garbage between frames', ascii('garbage!'), /A frame or an END was expected/],
    ['a frame of 4 GB', Uint8Array.of(66, 73, 78, 32, 255, 255, 255, 255), /4294967295 bytes/],
    [
      'a broken sample',
      Uint8Array.of(66, 73, 78, 32, 11, 0, 0, 0),
      /not a whole number of samples/,
    ],
    ['an END without a count', ascii('END soon\n'), /ended with "END soon"/],
  ])('%s', async (_, bytes, pattern) => {
    const { run, file } = await captureFrom(() => goodThen(bytes));
    expectOneSentence(await run().finished, pattern);
    expect(dumpFile(file).datasets[COLUMN]).toMatchObject({ rows: 3 });
  });

  test.each([
    ['garbage for a header', ascii('hello\n'), /data header was expected/],
    ['a type not known', header([{ name: 'X.Y', type: 'float16' }]), /type \\?"float16\\?"/],
    ['a mean with no gate', header([{ ...COUNTER, capture: 'Mean' }]), /can't be averaged/],
  ])('%s', async (_, bytes, pattern) => {
    const { run, folder } = await captureFrom(() => [bytes]);
    expectOneSentence(await run().finished, pattern);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('names and folders are checked before arming', () => {
  const good = () => goodThen(ascii('END 3 Ok\n'));

  test('a missing folder', async () => {
    const { run, folder, armed } = await captureFrom(good);
    expectOneSentence(await run(join(folder, 'none', 'x.h5')).finished, /There is no folder/);
    expect(armed()).toBe(0);
  });

  test('a folder without write permission', async () => {
    const { folder, sim, armed } = await captureFrom(good);
    chmodSync(folder, 0o555);
    const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
    // Root may write everywhere, as far as permissions go.
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    const cli = new Cli(['hdf', '127.0.0.1', join(folder, 'x.h5'), '--arm', ...ports], nobody);
    expectOneSentence(await cli.finished, /no permission to write to the folder/);
    expect(armed()).toBe(0);
  });

  test("a file that can't be created", async () => {
    const { run } = await captureFrom(good);
    expectOneSentence(await run('/proc/pandablocks.h5').finished, /\/proc/);
  });

  test('an existing file, unless it may be overwritten', async () => {
    const { run, file, armed } = await captureFrom(good);
    writeFileSync(file, 'precious');
    expectOneSentence(await run().finished, /is there already/);
    expect(armed()).toBe(0);
    expect((await run('--overwrite').finished).code).toBe(0);
    expect(dumpFile(file).datasets[COLUMN]).toMatchObject({ rows: 3 });
  });

  test('a later file of several exists', async () => {
    const { run, folder, armed } = await captureFrom(good);
    writeFileSync(join(folder, 'scan-2.h5'), 'precious');
    const finished = await run(join(folder, 'scan-%d.h5'), '--num', 3).finished;
    expectOneSentence(finished, /scan-2\.h5 is there already/);
    expect(armed()).toBe(0);
  });

  test('a folder with the name of the file', async () => {
    const { run, file } = await captureFrom(good);
    mkdirSync(file);
    expectOneSentence(await run('--overwrite').finished, /is not a file/);
  });

  test('several acquisitions with one name', async () => {
    const { run, armed } = await captureFrom(good);
    expectOneSentence(await run('--num', 2).finished, /put %d in it/);
    expectOneSentence(await run('--num', 0).finished, /put %d in it/);
    expect(armed()).toBe(0);
  });

  test('a file that appears during the capture: the capture keeps its temporary name', async () => {
    const { run, file, folder } = await captureFrom(async function* () {
      yield* goodThen();
      writeFileSync(file, 'precious');
      await new Promise((resolve) => setTimeout(resolve, 300));
      yield ascii('END 3 Ok\n');
    });
    const finished = await run('--flush-period', '0.1').finished;
    expectOneSentence(finished, /is there already.*\.partial/);
    const [kept] = readdirSync(folder).filter((name) => name.endsWith('.partial'));
    expect(dumpFile(join(folder, kept ?? '')).datasets[COLUMN]).toMatchObject({ rows: 3 });
  });
});

describe('bad ends', () => {
  test.each(['Data overrun', 'A reason never heard of'])('%s', async (reason) => {
    const { run, file } = await captureFrom(() => goodThen(ascii(`END 3 ${reason}\n`)));
    const finished = await run().finished;
    expectOneSentence(finished, new RegExp(`3 samples and ended "${reason}"`));
    expect(finished.stdout).toContain(`3 samples, ended ${reason}`);
    expect(dumpFile(file).datasets[COLUMN]).toMatchObject({ rows: 3 });
  });

  test('a reason with control characters for the terminal', async () => {
    const { run, folder } = await captureFrom(() => {
      return goodThen(ascii('END 3 Bad\u001b]0;title\u0007 \u001b[2Jend\u0008\n'));
    });
    const scheme = join(folder, '%d.h5');
    for (const args of [[], ['--json'], ['--debug']]) {
      const { code, stdout, stderr } = await run(scheme, '--overwrite', ...args).finished;
      expect(code).toBe(1);
      expect(stdout + stderr).toMatch(/Bad/);
      // eslint-disable-next-line no-control-regex -- these are what it is about
      expect(stdout + stderr).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
  });

  test('in the first of two acquisitions', async () => {
    const { run, folder } = await captureFrom((number) =>
      goodThen(ascii(`END 3 ${number === 0 ? 'Data overrun' : 'Ok'}\n`)),
    );
    const finished = await run(join(folder, '%d.h5'), '--num', 2).finished;
    expectOneSentence(finished, /1\.h5 has 3 samples and ended "Data overrun"/);
    expect(dumpFile(join(folder, '2.h5')).datasets[COLUMN]).toMatchObject({ rows: 3 });
  });

  test('fewer samples than the PandA reports', async () => {
    const { run } = await captureFrom(() => goodThen(ascii('END 4 Ok\n')));
    expectOneSentence(await run().finished, /3 of 4 samples/);
  });
});
