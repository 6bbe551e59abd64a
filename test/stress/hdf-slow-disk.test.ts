/** Disks that take nothing for a while: what comes meanwhile is kept, up to a bound. */

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import {
  type AsyncClient,
  type BackpressureInfo,
  createDefaultPipeline,
  FrameData,
  SampleLayout,
  type StartData,
  stopPipeline,
  writeHdfFiles,
  type WriteHdfFilesOptions,
} from 'pandablocks';
import type { AcquisitionSource, SourceItem } from 'pandablocks/sim';
import { describe, expect, test } from 'vitest';

import { simClient } from '../helpers/capture/capture-client.js';
import { canFreeze, SlowDisk } from '../helpers/disk/disk.js';
import { dumpFile } from '../helpers/hdf/python.js';
import { ascii, COUNTER, frameOfBytes, header } from '../helpers/data/streams.js';

const MiB = 1024 * 1024;
const COLUMN = 'COUNTER1.OUT.Value';
/** Of a frame: 256 kB. */
const FRAME_SAMPLES = 64 * 1024;

/** Frames that count on. */
function* frames(count: number, first = 0): Generator<SourceItem> {
  for (let i = first; i < first + count; i++) {
    yield frameOfBytes(samplesOf(i));
  }
}

function samplesOf(frame: number): Uint8Array {
  const from = frame * FRAME_SAMPLES;
  return new Uint8Array(Int32Array.from({ length: FRAME_SAMPLES }, (_, i) => from + i).buffer);
}

const endOf = (count: number): Uint8Array => ascii(`END ${count * FRAME_SAMPLES} Ok\n`);

/** Every row is there, and the last of them is what was sent last. */
function expectWhole(file: string, count: number): void {
  const { rows, last } = dumpFile(file).datasets[COLUMN]!;
  expect(rows).toBe(count * FRAME_SAMPLES);
  expect(last.at(-1)).toBe((count * FRAME_SAMPLES - 1) / 2 + 1);
}

async function clientOf(source: AcquisitionSource): Promise<AsyncClient> {
  return (await simClient({ source })).client;
}

describe.skipIf(!canFreeze())('while the disk takes nothing', () => {
  test('during a capture: what comes is taken off the PandA', async () => {
    const disk = new SlowDisk(300);
    const all = 160;
    let sent = 0;
    const client = await clientOf(async function* () {
      yield header([COUNTER]);
      yield* frames(1);
      await disk.freeze();
      // 40 MB; the sockets hold less than half of that.
      for (const frame of frames(all - 1, 1)) {
        yield frame;
        sent++;
        await sleep(2);
      }
      await sleep(300);
      await disk.thaw();
      yield endOf(all);
    });
    const told: BackpressureInfo[] = [];
    const [result] = await writeHdfFiles(client, {
      scheme: join(disk.folder, 'x.h5'),
      arm: true,
      flushPeriod: 0.05,
      onBackpressure: (info) => told.push(info),
    });
    expect(sent).toBe(all - 1);
    expect(result).toMatchObject({ ok: true, samplesWritten: all * FRAME_SAMPLES, warnings: [] });
    expect(result!.largestBacklogBytes).toBeGreaterThan(24 * MiB);
    expect(result!.largestBacklogBytes).toBeLessThanOrEqual(40 * MiB);
    expect(told).toEqual([]);
    expectWhole(join(disk.folder, 'x.h5'), all);
  });

  test('for longer than there is room: the PandA waits, and that is told', async () => {
    const disk = new SlowDisk(300);
    const all = 400;
    const told: BackpressureInfo[] = [];
    const client = await clientOf(async function* () {
      yield header([COUNTER]);
      yield* frames(1);
      await disk.freeze();
      yield* frames(all - 1, 1);
      yield endOf(all);
    });
    const options: WriteHdfFilesOptions = {
      scheme: join(disk.folder, 'x.h5'),
      arm: true,
      flushPeriod: 0.05,
      maxBufferedBytes: 20 * MiB,
      onBackpressure: (info) => {
        told.push(info);
        if (info.state === 'full') setTimeout(() => void disk.thaw(), 300);
      },
    };
    const [result] = await writeHdfFiles(client, options);
    expect(result).toMatchObject({ ok: true, samplesWritten: all * FRAME_SAMPLES });
    expect(result!.warnings).toEqual([expect.stringMatching(/disk is so slow that 21 MB wait/)]);
    // More than once, where the disk goes on being slow.
    expect(told.map(({ state }) => state).slice(0, 2)).toEqual(['full', 'caught up']);
    expect(told[0]).toMatchObject({ file: options.scheme, maxBufferedBytes: 20 * MiB });
    expect(result!.largestBacklogBytes).toBeGreaterThan(12 * MiB);
    expect(result!.largestBacklogBytes).toBeLessThanOrEqual(20 * MiB);
    expectWhole(options.scheme, all);
  });

  test('at a close and the next open: the next acquisition is taken meanwhile', async () => {
    const disk = new SlowDisk(300);
    const all = 100;
    const client = await clientOf(async function* (number) {
      yield header([COUNTER]);
      yield* frames(all - 1);
      if (number === 0) await disk.freeze();
      yield* frames(1, all - 1);
      yield endOf(all);
      // Armed and sent while the file before can't be closed.
      if (number !== 1) return;
      await sleep(500);
      await disk.thaw();
    });
    const results = await writeHdfFiles(client, {
      scheme: join(disk.folder, '%d.h5'),
      num: 3,
      arm: true,
    });
    expect(results.map(({ ok }) => ok)).toEqual([true, true, true]);
    for (const number of [1, 2, 3]) expectWhole(join(disk.folder, `${number}.h5`), all);
  });

  test("a pipeline of a user's takes what may wait, and then waits itself", async () => {
    const disk = new SlowDisk(300);
    const scheme = join(disk.folder, 'x.h5');
    const pipeline = createDefaultPipeline({ scheme, maxBufferedBytes: 24 * MiB, flushPeriod: 0 });
    const start: StartData = {
      kind: 'start',
      fields: [
        {
          name: 'COUNTER1.OUT',
          type: 'int32',
          capture: 'Value',
          scale: 0.5,
          offset: 1,
          units: 'mm',
        },
      ],
      missed: 0,
      process: 'Raw',
      format: 'Framed',
      sampleBytes: 4,
      armTime: null,
      startTime: null,
      hwTimeOffsetNs: null,
    };
    const layout = new SampleLayout(start.fields, 4);
    const all = 300;
    let accepted = 0;
    await pipeline[0].put(start);
    const feeding = (async () => {
      for (let i = 0; i < all; i++) {
        await pipeline[0].put(new FrameData(layout, [samplesOf(i)], FRAME_SAMPLES));
        accepted++;
        if (accepted === 1) await disk.freeze();
      }
      await pipeline[0].put({ kind: 'end', samples: all * FRAME_SAMPLES, reason: 'Ok' });
    })();
    const frameBytes = FRAME_SAMPLES * 4;
    await expect.poll(() => accepted * frameBytes, { timeout: 20_000 }).toBeGreaterThan(20 * MiB);
    await sleep(500);
    // In the writer, and in the element before it.
    expect(accepted * frameBytes).toBeLessThanOrEqual((24 + 32) * MiB);
    expect(accepted).toBeLessThan(all);
    await disk.thaw();
    await feeding;
    await stopPipeline(pipeline);
    expect(pipeline[1].results).toMatchObject([{ ok: true }]);
    expectWhole(scheme, all);
  });
});
