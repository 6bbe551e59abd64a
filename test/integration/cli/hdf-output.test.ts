/** Captures go on when nobody reads what is told of them, or where that can't be written. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { AsyncClient, GetLine, GetMultiline } from 'pandablocks';
import { expect, onTestFinished, test, vi } from 'vitest';

import { abortOf, captureFrom, type CaptureTest } from '../../helpers/capture/capture.js';
import { CAN_MOUNT, memoryDisk } from '../../helpers/disk/disk.js';
import { brokenPipe, fullDisk, FullPipe, runInto } from '../../helpers/cli/outputs.js';
import { dumpFile, PYTHON } from '../../helpers/hdf/python.js';
import { MAIN } from '../../helpers/cli/cli.js';
import { ascii, COUNTER, frameOf, header } from '../../helpers/data/streams.js';

const NUM = 3;
const VALUES = Array.from({ length: 3000 }, (_, i) => i);

interface OutputTest extends CaptureTest {
  /** The command that captures 2000 samples three times. */
  readonly args: readonly (string | number)[];
  /** Asks the simulated PandA. */
  readonly client: AsyncClient;
  /** All samples are there, and the PandA is left as it should be. */
  readonly expectAll: () => Promise<void>;
}

/** Captures to be ended by `--samples`; with something to be told on standard error. */
async function threeCaptures(): Promise<OutputTest> {
  const capture = await captureFrom(async function* (_, signal) {
    yield header([COUNTER], { missed: '7' });
    yield frameOf(...VALUES);
    await abortOf(signal);
    yield ascii(`END ${VALUES.length} Disarmed\n`);
  });
  const { sim, folder } = capture;
  const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
  const wanted = ['--arm', '--num', NUM, '--samples', 2000, '--allow-missed', ...ports];
  const client = new AsyncClient('127.0.0.1', sim);
  onTestFinished(() => client.close());
  await client.connect();
  return {
    ...capture,
    args: ['hdf', '127.0.0.1', join(folder, 'e-%d.h5'), ...wanted],
    client,
    expectAll: async () => {
      for (let number = 1; number <= NUM; number++) {
        const { datasets } = dumpFile(join(folder, `e-${number}.h5`));
        expect(datasets['COUNTER1.OUT.Value']).toMatchObject({ rows: 2000 });
      }
      expect(capture.armed()).toBe(NUM);
      expect(await client.send(new GetLine('*PCAP.COMPLETION'))).toBe('Disarmed');
    },
  };
}

const TOLD = 'The capture goes on; its exit code will be 1.';

test.each([
  ['is full', fullDisk, /^pandablocks: Standard output can't be written: ENOSPC/m],
  ['has no reader', brokenPipe, /^pandablocks: Standard output can't be written: its reader/m],
])('standard output that %s', async (_, open, message) => {
  for (const more of [[], ['--json']]) {
    const { args, expectAll } = await threeCaptures();
    const { code, stderr } = await runInto({ stdout: open() }, [...args, ...more]);
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr.split(TOLD)).toHaveLength(2);
    await expectAll();
  }
});

test('a reader that ends after the first line', async () => {
  const { args, expectAll } = await threeCaptures();
  const script = '"$@" | head -1; exit ${PIPESTATUS[0]}';
  const command = [process.execPath, MAIN, ...args.map(String)];
  const shell = spawn('bash', ['-c', script, 'bash', ...command]);
  const [stdout] = await Promise.all([text(shell.stdout), once(shell, 'close')]);
  expect(stdout).toMatch(
    /^.*1\.h5: 1 dataset, 4 bytes a sample, 8 in the file; 2,000 samples: 16.0 kB\n$/,
  );
  expect(shell.exitCode).toBe(1);
  await expectAll();
});

test('a reader that ends after the capture', async () => {
  const { args, client, expectAll } = await threeCaptures();
  const pipe = new FullPipe();
  const ended = runInto({ stdout: pipe.descriptor }, [...args, '--json']);
  const connections = async () => (await client.send(new GetMultiline('*WHO'))).length;
  await vi.waitFor(async () => expect(await connections()).toBeGreaterThan(1), 10_000);
  await vi.waitFor(async () => expect(await connections()).toBe(1), 30_000);
  await expectAll();
  pipe.close();
  expect((await ended).code).toBe(1);
});

test('a reader that pauses gets all lines', async () => {
  const { args, expectAll } = await threeCaptures();
  const pipe = new FullPipe();
  const ended = runInto({ stdout: pipe.descriptor }, [...args, '--json']);
  const lines = (await pipe.read(ended)).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject(
    Array.from({ length: NUM }, () => ({ samplesWritten: 2000, ok: true })),
  );
  expect((await ended).code).toBe(0);
  await expectAll();
});

test.each([
  ['is full', fullDisk],
  ['has no reader', brokenPipe],
])('standard error that %s changes nothing', async (_, open) => {
  const { args, expectAll } = await threeCaptures();
  const { code, stdout } = await runInto({ stderr: open() }, args);
  expect(stdout.match(/ended Disarmed/g)).toHaveLength(NUM);
  expect(code).toBe(0);
  await expectAll();
});

test('both outputs are closed', async () => {
  for (const open of [fullDisk, brokenPipe]) {
    const { args, expectAll } = await threeCaptures();
    expect((await runInto({ stdout: open(), stderr: open() }, args)).code).toBe(1);
    await expectAll();
  }
});

test.skipIf(!CAN_MOUNT)('a disk with space for part of a line', async () => {
  const { args, expectAll } = await threeCaptures();
  const file = join(memoryDisk('size=4k'), 'lines.json');
  writeFileSync(file, ' '.repeat(4000));
  const descriptor = openSync(file, 'a');
  const { code, stderr } = await runInto({ stdout: descriptor }, [...args, '--json']);
  closeSync(descriptor);
  expect(readFileSync(file)).toHaveLength(4096);
  expect(stderr).toContain(TOLD);
  expect(code).toBe(1);
  await expectAll();
});

test.each([
  ['that shows the progress', '2', 0],
  ['that is standard input', '0', 0],
  ['that is all there was', '012', 1],
])('a terminal %s goes away', async (_, descriptors, code) => {
  const { args, armed, expectAll } = await threeCaptures();
  const program = fileURLToPath(new URL('../../helpers/cli/lost_terminal.py', import.meta.url));
  const command = [process.execPath, MAIN, ...args.map(String)];
  const python = spawn(PYTHON, [program, descriptors, ...command]);
  onTestFinished(() => void python.kill('SIGKILL'));
  const ended = once(python, 'close');
  python.stdout.resume();
  await vi.waitFor(() => expect(armed()).toBeGreaterThan(0), 10_000);
  python.stdin.end('\n');
  const stderr = await text(python.stderr);
  expect(await ended).toEqual([code, null]);
  expect(stderr).not.toContain('Assertion');
  await expectAll();
});
