/** `client.data()` over real sockets. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import {
  type AsyncClient,
  ConnectionClosedError,
  type Data,
  DataTimeoutError,
  type EndData,
  FrameData,
  ProtocolError,
  type StartData,
} from 'pandablocks';
import type { AcquisitionSource } from 'pandablocks/sim';
import { describe, expect, test } from 'vitest';

import { Arm } from '../../../lib/commands/arm.js';
import { simClient } from '../../helpers/capture/capture-client.js';
import { describeRecordings } from '../../helpers/recordings/recordings.js';
import {
  ascii,
  concat,
  COUNTER,
  frameOf,
  frameOfBytes,
  header,
  replay,
  splitAcquisitions,
} from '../../helpers/data/streams.js';

async function connected(source: AcquisitionSource): Promise<AsyncClient> {
  const { client } = await simClient({ source });
  await client.connect();
  return client;
}

/** Arms at the start and after each acquisition but the last. */
async function collect(
  client: AsyncClient,
  acquisitions: number,
  options: Parameters<AsyncClient['data']>[0] = {},
): Promise<Data[]> {
  const all: Data[] = [];
  let ended = 0;
  for await (const data of client.data(options)) {
    all.push(data);
    if (data.kind === 'end' && ++ended === acquisitions) break;
    if (data.kind === 'ready' || data.kind === 'end') await client.send(new Arm());
  }
  return all;
}

function samplesOf(data: readonly Data[]): Uint8Array {
  const frames = data.filter((item) => item instanceof FrameData);
  return concat(...frames.flatMap(({ slices }) => slices));
}

const SMALL = concat(header([COUNTER]), frameOf(1, 2), frameOf(3), ascii('END 3 Ok\n'));

describeRecordings('streams', (recordings) => {
  test.each([
    ...recordings.list('server', '_scaled.bin'),
    ...recordings.list('server', '_raw.bin'),
  ])('%s', async (name) => {
    const acquisitions = splitAcquisitions(recordings.read(name));
    const client = await connected(replay(acquisitions, [1, 65_536, 7, 1000]));
    const scaled = name.includes('_scaled');
    const data = await collect(client, acquisitions.length, { scaled, frameTimeout: 5 });

    const starts = data.filter((item): item is StartData => item.kind === 'start');
    const ends = data.filter((item): item is EndData => item.kind === 'end');
    expect(starts.map(({ process }) => process)).toEqual(
      acquisitions.map(() => (scaled ? 'Scaled' : 'Raw')),
    );
    const text = acquisitions.map((bytes) => Buffer.from(bytes).toString('latin1'));
    expect(ends.map(({ samples, reason }) => `END ${samples} ${reason}\n`)).toEqual(
      text.map((all) => /END \d+ .*\n$/.exec(all)?.[0]),
    );
    const bytes = starts.reduce((sum, start, i) => sum + start.sampleBytes * ends[i]!.samples, 0);
    expect(samplesOf(data).byteLength).toBe(bytes);
  });
});

describe('data()', () => {
  test('one frame at a time, or all frames of a period together', async () => {
    const client = await connected(() => [SMALL]);
    const kinds = (data: readonly Data[]): string[] => data.map(({ kind }) => kind);
    expect(kinds(await collect(client, 1))).toEqual(['ready', 'start', 'frame', 'frame', 'end']);
    const together = await collect(client, 1, { flushPeriod: 5 });
    expect(kinds(together)).toEqual(['ready', 'start', 'frame', 'end']);
    const frame = together[2] as FrameData;
    expect(frame.column('COUNTER1.OUT.Value')).toEqual(new Int32Array([1, 2, 3]));
  });

  test('a period gives received samples long before the END', async () => {
    const client = await connected(async function* (_, signal) {
      yield SMALL.subarray(0, -9);
      await new Promise((resolve) => setTimeout(resolve, 400));
      if (!signal.aborted) yield ascii('END 3 Ok\n');
    });
    let framed = 0;
    for await (const data of client.data({ flushPeriod: 0.05 })) {
      if (data.kind === 'ready') await client.send(new Arm());
      if (data.kind === 'frame') framed = Date.now();
      if (data.kind === 'end') break;
    }
    expect(Date.now() - framed).toBeGreaterThan(150);
  });

  test('frames do not change when later data arrives', async () => {
    const count = 300;
    const block = Int32Array.from({ length: 20_000 }, (_, i) => i);
    const client = await connected(function* () {
      yield header([COUNTER]);
      for (let i = 0; i < count; i++) yield frameOf(...block.map((value) => value + i));
      yield ascii(`END ${count * block.length} Ok\n`);
    });
    const data = await collect(client, 1, { scaled: false });
    const frames = data.filter((item) => item instanceof FrameData);
    expect(frames).toHaveLength(count);
    frames.forEach((frame, i) => {
      const column = frame.column('COUNTER1.OUT.Value');
      expect([column[0], column.at(-1)]).toEqual([i, 19_999 + i]);
    });
  });

  test('silence', async () => {
    const client = await connected(() => [header([COUNTER]), frameOf(1)]);
    const seen: string[] = [];
    const run = async (): Promise<void> => {
      for await (const data of client.data({ frameTimeout: 0.2 })) {
        seen.push(data.kind);
        if (data.kind === 'ready') await client.send(new Arm());
      }
    };
    await expect(run()).rejects.toThrow(DataTimeoutError);
    expect(seen).toEqual(['ready', 'start', 'frame']);
  });

  test('a connection that closes: earlier data is given first', async () => {
    const client = await connected(() => [SMALL.subarray(0, -9), 'close']);
    const seen: string[] = [];
    const run = async (): Promise<void> => {
      for await (const data of client.data({ flushPeriod: 10 })) {
        seen.push(data.kind === 'frame' ? `frame of ${data.sampleCount}` : data.kind);
        if (data.kind === 'ready') await client.send(new Arm());
      }
    };
    await expect(run()).rejects.toThrow(ConnectionClosedError);
    expect(seen).toEqual(['ready', 'start', 'frame of 3']);
  });

  test('an invalid stream: earlier data is given first', async () => {
    const client = await connected(() => [concat(SMALL.subarray(0, -9), ascii('rubbish'))]);
    const seen: string[] = [];
    const run = async (): Promise<void> => {
      for await (const data of client.data({ flushPeriod: 10 })) {
        seen.push(data.kind);
        if (data.kind === 'ready') await client.send(new Arm());
      }
    };
    await expect(run()).rejects.toThrow(ProtocolError);
    expect(seen).toEqual(['ready', 'start', 'frame']);
  });

  test('a signal ends it with its reason', async () => {
    const client = await connected(() => []);
    const controller = new AbortController();
    const reason = new Error('enough');
    const run = async (): Promise<void> => {
      for await (const data of client.data({ signal: controller.signal })) {
        if (data.kind === 'ready') controller.abort(reason);
      }
    };
    await expect(run()).rejects.toBe(reason);
    await expect(run()).rejects.toBe(reason);
  });

  test('closing the client ends it', async () => {
    const client = await connected(() => []);
    const run = async (): Promise<void> => {
      for await (const data of client.data()) if (data.kind === 'ready') await client.close();
    };
    await expect(run()).rejects.toThrow(ConnectionClosedError);
  });

  test('a slow consumer holds the sender back and loses nothing', async () => {
    const frame = frameOfBytes(new Uint8Array(250_000 * 4));
    let sent = 0;
    const client = await connected(function* () {
      yield header([COUNTER]);
      for (; sent < 150; sent++) yield frame;
      yield ascii(`END ${250_000 * 150} Ok\n`);
    });
    let samples = 0;
    let sentWhileWaiting = 0;
    for await (const data of client.data({ scaled: false })) {
      if (data.kind === 'ready') await client.send(new Arm());
      if (data.kind === 'frame' && samples === 0) {
        await new Promise((resolve) => setTimeout(resolve, 700));
        sentWhileWaiting = sent;
      }
      if (data.kind === 'frame') samples += data.sampleCount;
      if (data.kind === 'end') break;
    }
    expect(sentWhileWaiting).toBeLessThan(100);
    expect(samples).toBe(250_000 * 150);
  });

  test('memory of released frames is freed', async () => {
    const frame = frameOfBytes(new Uint8Array(250_000 * 4));
    const client = await connected(function* () {
      yield header([COUNTER]);
      for (let i = 0; i < 200; i++) yield frame;
      yield ascii(`END ${250_000 * 200} Ok\n`);
    });
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const held = (): number => {
      collectGarbage();
      return process.memoryUsage().arrayBuffers;
    };
    for await (const data of client.data({ scaled: false })) {
      if (data.kind === 'ready') await client.send(new Arm());
      if (data.kind !== 'end') continue;
      // V8 counts what it has found to be garbage until a thread of its own has freed it.
      await expect.poll(held).toBeLessThan(50e6);
      break;
    }
  });
});
