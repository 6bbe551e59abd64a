/** A disk that takes nothing for a while: what comes meanwhile is kept, and how much is limited. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import {
  AsyncClient,
  type BackpressureInfo,
  createDefaultPipeline,
  stopPipeline,
  writeHdfFiles,
} from 'pandablocks';
import { type AcquisitionSource, Simulator, type SourceItem } from 'pandablocks/sim';
import { describe, expect, onTestFinished, test } from 'vitest';

import { Arm } from '../../../lib/commands/arm.js';
import { abortOf } from '../../helpers/capture/capture.js';
import { Cli, temporaryFolder } from '../../helpers/cli/cli.js';
import { CAN_FAIL, FaultyDisk } from '../../helpers/disk/faulty-disk.js';
import { dumpFile } from '../../helpers/hdf/python.js';
import { ascii, COUNTER, frameOfBytes, header } from '../../helpers/data/streams.js';

const MiB = 1024 * 1024;
const COLUMN = 'COUNTER1.OUT.Value';
/** Of a frame: 256 kB. */
const FRAME_SAMPLES = 64 * 1024;

/** When nothing waits any more. AddressSanitizer keeps what is freed for a while. */
const MOST_MB = process.env['ASAN_OPTIONS'] === undefined ? 160 : 320;

/** Frames that count on, from frame `first`. */
function* frames(count: number, first = 0): Generator<SourceItem> {
  for (let i = first; i < first + count; i++) {
    const from = i * FRAME_SAMPLES;
    const words = Int32Array.from({ length: FRAME_SAMPLES }, (_, row) => from + row);
    yield frameOfBytes(new Uint8Array(words.buffer));
  }
}

const endOf = (count: number): Uint8Array => ascii(`END ${count * FRAME_SAMPLES} Ok\n`);

/** Every row is there, and the last of them is what was sent last. */
function expectWhole(file: string, count: number): void {
  const { rows, last } = dumpFile(file).datasets[COLUMN]!;
  expect(rows).toBe(count * FRAME_SAMPLES);
  expect(last.at(-1)).toBe((count * FRAME_SAMPLES - 1) / 2 + 1);
}

async function simOf(source: AcquisitionSource): Promise<Simulator> {
  const sim = await Simulator.start({ controlPort: 0, dataPort: 0, source });
  onTestFinished(() => sim.close());
  return sim;
}

/** MB that the system has given to a process. */
function residentOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return (Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024) / 1e6;
}

describe.skipIf(!CAN_FAIL)('a stuck disk', () => {
  test('at most maxBufferedBytes wait; then the PandA waits, and that is reported', async () => {
    const disk = await FaultyDisk.mount();
    const all = 40;
    let onOpen = (): void => {};
    const opened = new Promise<void>((resolve) => {
      onOpen = resolve;
    });
    const sim = await simOf(async function* () {
      yield header([COUNTER]);
      await opened;
      await disk.hold('write');
      yield* frames(all);
      yield endOf(all);
    });
    const client = new AsyncClient('127.0.0.1', sim);
    onTestFinished(() => client.close());
    const told: BackpressureInfo[] = [];
    const scheme = join(disk.folder, 'x.h5');
    const [result] = await writeHdfFiles(client, {
      scheme,
      arm: true,
      maxBufferedBytes: MiB,
      onOpen,
      onBackpressure: (info) => {
        told.push(info);
        if (info.state === 'full') void disk.heal();
      },
    });
    expect(result).toMatchObject({ ok: true, samplesWritten: all * FRAME_SAMPLES });
    expect(result!.warnings).toEqual([expect.stringMatching(/disk is so slow that 1 MB wait/)]);
    // More than once, where the machine is slow.
    expect(told.map(({ state }) => state).slice(0, 2)).toEqual(['full', 'caught up']);
    expect(told[0]).toMatchObject({ file: scheme, maxBufferedBytes: MiB });
    expect(told[0]!.backlogBytes).toBeGreaterThan(MiB / 2);
    expect(result!.largestBacklogBytes).toBeLessThanOrEqual(2 * MiB);
    expectWhole(scheme, all);
  });

  test("at most maxBufferedBytes wait in a user's pipeline", async () => {
    const disk = await FaultyDisk.mount();
    const all = 120;
    const sim = await simOf(function* () {
      yield header([COUNTER]);
      yield* frames(all);
      yield endOf(all);
    });
    const client = new AsyncClient('127.0.0.1', sim);
    onTestFinished(() => client.close());
    await client.connect();
    const told: string[] = [];
    const scheme = join(disk.folder, 'x.h5');
    const pipeline = createDefaultPipeline({
      scheme,
      maxBufferedBytes: MiB,
      onBackpressure: ({ state }) => {
        told.push(state);
        // All would be taken meanwhile if there were no limit.
        if (told.length === 1) void sleep(500).then(() => disk.heal());
      },
    });
    for await (const data of client.data({ scaled: false })) {
      if (data.kind === 'start') await disk.hold('write');
      await pipeline[0].put(data);
      if (data.kind === 'ready') await client.send(new Arm());
      if (data.kind === 'end') break;
    }
    await stopPipeline(pipeline);
    const [result] = pipeline[1].results;
    expect(result).toMatchObject({ ok: true, samplesWritten: all * FRAME_SAMPLES });
    expect(result!.warnings).toEqual([expect.stringMatching(/disk is so slow that 1 MB wait/)]);
    expect(told.slice(0, 2)).toEqual(['full', 'caught up']);
    expect(result!.largestBacklogBytes).toBeLessThanOrEqual(2 * MiB);
    expectWhole(scheme, all);
  });

  test('the command reports the start and the end with --max-buffered', async () => {
    const disk = await FaultyDisk.mount();
    const all = 40;
    const sim = await simOf(async function* () {
      yield header([COUNTER]);
      await disk.hold('write');
      yield* frames(all);
      yield endOf(all);
    });
    const file = join(disk.folder, 'x.h5');
    const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
    const cli = new Cli(['hdf', '127.0.0.1', file, '--arm', '--max-buffered', '1M', ...ports]);
    await cli.printed(/warning: The disk is so slow that 1 MB wait/);
    await disk.heal();
    const { code, stderr } = await cli.finished;
    expect(stderr).toMatch(/the disk has caught up/);
    expect(code).toBe(0);
    expectWhole(file, all);
  });

  test('does not delay captures to other disks', async () => {
    const disk = await FaultyDisk.mount();
    const all = 40;
    let onHeld = (): void => {};
    const held = new Promise<void>((resolve) => {
      onHeld = resolve;
    });
    const stuck = new AsyncClient(
      '127.0.0.1',
      await simOf(async function* () {
        yield header([COUNTER]);
        // Flushed before, and the next rows flushed as well.
        yield* frames(1);
        await sleep(200);
        await disk.hold('write');
        yield* frames(all - 1, 1);
        await sleep(200);
        onHeld();
        yield endOf(all);
      }),
    );
    const other = new AsyncClient(
      '127.0.0.1',
      await simOf(async function* () {
        await held;
        yield header([COUNTER]);
        yield* frames(all);
        yield endOf(all);
      }),
    );
    for (const client of [stuck, other]) onTestFinished(() => client.close());
    const [stuckFile, otherFile] = [disk.folder, temporaryFolder()].map((folder) =>
      join(folder, 'x.h5'),
    );
    const late = writeHdfFiles(stuck, { scheme: stuckFile!, arm: true, flushPeriod: 0.05 });
    await held;
    const [result] = await writeHdfFiles(other, { scheme: otherFile!, arm: true });
    expect(result).toMatchObject({ ok: true, samplesWritten: all * FRAME_SAMPLES });
    expectWhole(otherFile!, all);
    await disk.heal();
    expect(await late).toMatchObject([{ ok: true, samplesWritten: all * FRAME_SAMPLES }]);
    expectWhole(stuckFile!, all);
  });

  test('for some time: all samples are received, nothing is lost, and memory is released', async () => {
    const disk = await FaultyDisk.mount();
    // 131 MB; the sockets hold less than a tenth of that.
    const all = 500;
    let sent = 0;
    const sim = await simOf(async function* (number, signal) {
      yield header([COUNTER]);
      if (number > 0) {
        await abortOf(signal);
        yield ascii('END 0 Disarmed\n');
        return;
      }
      yield* frames(1);
      await disk.hold('write');
      for (const frame of frames(all - 1, 1)) {
        yield frame;
        sent++;
      }
      await disk.heal();
      yield endOf(all);
    });
    const scheme = join(disk.folder, '%d.h5');
    const ports = ['--control-port', sim.controlPort, '--data-port', sim.dataPort];
    const cli = new Cli(['hdf', '127.0.0.1', scheme, '--arm', '--num', 2, '--json', ...ports]);
    await cli.printed(/"file"/);
    const [result] = cli.stdout.split('\n').map((line) => JSON.parse(line || '{}') as Result);
    expect(sent).toBe(all - 1);
    expect(result).toMatchObject({ ok: true, samplesWritten: all * FRAME_SAMPLES, warnings: [] });
    expect(result!.largestBacklogBytes).toBeGreaterThan(100e6);
    expectWhole(join(disk.folder, '1.h5'), all);
    // Held nowhere any more, while the next acquisition is waited for.
    await expect
      .poll(() => residentOf(cli.process.pid!), { timeout: 30_000 })
      .toBeLessThan(MOST_MB);
    cli.process.kill('SIGINT');
    await cli.finished;
  });
});

interface Result {
  readonly ok: boolean;
  readonly largestBacklogBytes: number;
}
