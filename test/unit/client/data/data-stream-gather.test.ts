/** Samples that gather in pooled buffers: each once, in order, and as they were sent. */

import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { describe, expect, onTestFinished, test, vi } from 'vitest';

import { Backlog } from '../../../../lib/client/data/backlog.js';
import { DataStream, type DataStreamOptions } from '../../../../lib/client/data/data-stream.js';
import type { StreamPool } from '../../../../lib/client/data/read-buffers.js';
import { ConnectionClosedError, ProtocolError } from '../../../../lib/errors.js';
import type { Data } from '../../../../lib/responses/data.js';
import type { FrameData } from '../../../../lib/responses/frame-data.js';
import {
  ascii,
  concat,
  COUNTER,
  frameOf,
  frameOfBytes,
  header,
} from '../../../helpers/data/streams.js';

const MiB = 1024 * 1024;
const COLUMN = 'COUNTER1.OUT.Value';
const OK = ascii('OK\n');
const EMPTY = frameOfBytes(new Uint8Array(0));

const poolOf = (mebibytes: number): StreamPool => ({
  backlog: new Backlog({ maxBytes: mebibytes * MiB }),
});

/** A stream of what `send` writes to the socket that it is given. */
async function streamOf(
  send: (socket: Socket) => Promise<void> | void,
  options: Partial<DataStreamOptions> = {},
): Promise<DataStream> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => void send(socket));
    onTestFinished(() => void socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stream = await DataStream.open({
    host: '127.0.0.1',
    port: (server.address() as { port: number }).port,
    connectTimeout: 5,
    keepAlivePeriod: null,
    scaled: false,
    flushPeriod: null,
    frameTimeout: null,
    pool: poolOf(8),
    closing: new AbortController().signal,
    ...options,
  });
  onTestFinished(() => {
    stream.close();
    server.close();
  });
  return stream;
}

async function write(socket: Socket, bytes: Uint8Array): Promise<void> {
  if (socket.destroyed) return;
  await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
}

/** Everything up to an END, or what it failed with. */
async function collect(
  stream: DataStream,
  ends = 1,
  onFrame: (frame: FrameData) => void = () => {},
): Promise<{ data: Data[]; error: unknown }> {
  const data: Data[] = [];
  try {
    for (let ended = 0; ended < ends;) {
      for (const item of await stream.next()) {
        data.push(item);
        if (item.kind === 'frame') onFrame(item);
        if (item.kind === 'end') ended++;
      }
    }
  } catch (error) {
    return { data, error };
  }
  return { data, error: null };
}

/** What happened, with the values of frames in a row put together. */
function storyOf(data: readonly Data[]): unknown[] {
  const story: unknown[] = [];
  for (const item of data) {
    if (item.kind !== 'frame') {
      story.push(item.kind);
    } else {
      const last = story.at(-1);
      const values = [...item.column(COLUMN)];
      if (Array.isArray(last)) last.push(...values);
      else story.push(values);
    }
  }
  return story;
}

/** Frames that count on, of different sizes, in pieces of sizes that fit none of them. */
function* counting(samples: number, frameSamples: readonly number[]): Generator<Uint8Array> {
  for (let sent = 0, i = 0; sent < samples; i++) {
    const size = Math.min(samples - sent, frameSamples[i % frameSamples.length] as number);
    const first = sent;
    sent += size;
    yield frameOfBytes(
      new Uint8Array(Int32Array.from({ length: size }, (_, row) => first + row).buffer),
    );
  }
}

/** Sees to it that values count on over all frames. */
class Counted {
  next = 0;

  take(frame: FrameData): void {
    const values = frame.column(COLUMN);
    const wrong = values.findIndex((value, row) => value !== this.next + row);
    if (wrong !== -1) expect([wrong, values[wrong]]).toEqual([wrong, this.next + wrong]);
    this.next += values.length;
  }
}

describe('pooled', () => {
  const SAMPLES = 12 * MiB;
  /** So that a read has several acquisitions, and an acquisition several reads. */
  const SIZES = [90_000, 1, 0, 7, 300, 70_001, 500_000, 3, 1000];

  const sendAll = async (socket: Socket): Promise<void> => {
    await write(socket, concat(OK, header([COUNTER])));
    let sent = 0;
    for (const frame of counting(SAMPLES, SIZES)) {
      const again = ++sent % 3 === 0 ? [ascii('END 1 Ok\n'), header([COUNTER])] : [];
      await write(socket, concat(frame, ...again));
    }
    socket.end();
  };

  test.each([
    ['at once', 0, 8],
    ['a few frames later', 2, 32],
    ['when no more come', Infinity, 8],
  ])('every sample once, for a consumer that releases %s', async (_, kept, pooledMiB) => {
    const stream = await streamOf(sendAll, { pool: poolOf(pooledMiB) });
    // Looked at as late as can be: what is used again too early is wrong by then.
    const held: FrameData[] = [];
    const counted = new Counted();
    const settle = (most: number): void => {
      while (held.length > most) {
        const frame = held.shift()!;
        counted.take(frame);
        frame.release();
      }
    };
    for (let isOpen = true; isOpen;) {
      const first = stream.next().catch(() => []);
      const stalled = new Promise<null>((resolve) => setTimeout(resolve, 300, null));
      const next = kept === Infinity ? await Promise.race([first, stalled]) : await first;
      if (next === null) settle(0);
      const data = next ?? (await first);
      isOpen = data.length > 0;
      for (const item of data) if (item.kind === 'frame') held.push(item);
      settle(kept);
    }
    settle(0);
    expect(counted.next).toBe(SAMPLES);
  });

  test.each([2, 3, 5])('frames do not change while one in %i is held', async (each) => {
    const stream = await streamOf(sendAll, { pool: poolOf(256) });
    const held: { frame: FrameData; first: number }[] = [];
    const counted = new Counted();
    let frames = 0;
    await collect(stream, Infinity, (frame) => {
      if (frames++ % each === 0) held.push({ frame, first: counted.next });
      counted.take(frame);
      if (held.at(-1)?.frame !== frame) frame.release();
    });
    expect(counted.next).toBe(SAMPLES);
    for (const { frame, first } of held) {
      counted.next = first;
      counted.take(frame);
    }
  });

  test('received samples are handed on when nothing follows', async () => {
    const stream = await streamOf((socket) =>
      write(socket, concat(OK, header([COUNTER]), frameOf(1, 2, 3))),
    );
    const story: Data[] = [];
    while (!story.some(({ kind }) => kind === 'frame')) story.push(...(await stream.next()));
    expect(storyOf(story)).toEqual(['ready', 'start', [1, 2, 3]]);
  });

  test('half a sample waits for its other half', async () => {
    const frame = frameOf(1, 2, 0x01020304);
    let rest = (): void => {};
    const stream = await streamOf(async (socket) => {
      await write(socket, concat(OK, header([COUNTER]), frame.subarray(0, -2)));
      await new Promise<void>((resolve) => (rest = resolve));
      await write(socket, concat(frame.subarray(-2), ascii('END 3 Ok\n')));
    });
    const { data } = await collect(stream, 1, (shown) => {
      shown.column(COLUMN);
      rest();
    });
    expect(storyOf(data)).toEqual(['ready', 'start', [1, 2, 0x01020304], 'end']);
  });

  test('an END, a header and samples behind it in one read', async () => {
    const stream = await streamOf((socket) =>
      write(
        socket,
        concat(
          OK,
          header([COUNTER]),
          frameOf(1, 2),
          ascii('END 2 Ok\n'),
          header([COUNTER]),
          frameOf(3),
          ascii('END 1 Ok\n'),
          header([COUNTER]),
          ascii('END 0 Ok\n'),
          header([COUNTER]),
          frameOf(4, 5, 6).subarray(0, -1),
        ),
      ),
    );
    const data: Data[] = [];
    while (storyOf(data).length < 11) {
      for (const item of await stream.next()) {
        data.push(item);
        // One lease for frames of several acquisitions.
        if (item.kind === 'frame') item.column(COLUMN);
      }
    }
    const story = ['ready', 'start', [1, 2], 'end', 'start', [3], 'end', 'start', 'end', 'start'];
    expect(storyOf(data)).toEqual([...story, [4, 5]]);
  });

  test('data before garbage is handed on, also of the same read', async () => {
    const stream = await streamOf((socket) =>
      write(
        socket,
        concat(OK, header([COUNTER]), frameOf(1), frameOf(2, 3), ascii('GARBAGE '), frameOf(4)),
      ),
    );
    const { data, error } = await collect(stream);
    expect(storyOf(data)).toEqual(['ready', 'start', [1, 2, 3]]);
    expect(error).toBeInstanceOf(ProtocolError);
  });

  test('gathered data is handed on when the connection is lost', async () => {
    const stream = await streamOf((socket) => {
      socket.end(concat(OK, header([COUNTER]), frameOf(1), frameOf(2, 3, 4).subarray(0, -3)));
    });
    const { data, error } = await collect(stream);
    expect(storyOf(data)).toEqual(['ready', 'start', [1, 2, 3]]);
    expect(error).toBeInstanceOf(ConnectionClosedError);
  });

  test('received data is handed on after an abort, and then the reason', async () => {
    const abort = new AbortController();
    const reason = new Error('enough');
    const stream = await streamOf(
      (socket) => write(socket, concat(OK, header([COUNTER]), frameOf(1, 2, 3))),
      { signal: abort.signal },
    );
    const begun: Data[] = [];
    while (!begun.some(({ kind }) => kind === 'start')) begun.push(...(await stream.next()));
    // In the same turn as the read: nothing has been handed on by time yet.
    abort.abort(reason);
    const { data, error } = await collect(stream);
    expect(storyOf([...begun, ...data])).toEqual(['ready', 'start', [1, 2, 3]]);
    expect(error).toBe(reason);
  });

  test('very many frames without samples delay nothing', async () => {
    const many = concat(...Array.from({ length: 100_000 }, () => EMPTY));
    const stream = await streamOf(async (socket) => {
      await write(socket, concat(OK, header([COUNTER]), frameOf(1)));
      for (let i = 0; i < 40; i++) await write(socket, many);
      await write(socket, concat(frameOf(2), many, ascii('END 2 Ok\n')));
    });
    const held: FrameData[] = [];
    const { data } = await collect(stream, 1, (frame) => {
      held.push(frame);
      if (held.length > 1) held.shift()!.release();
    });
    expect(storyOf(data)).toEqual(['ready', 'start', [1, 2], 'end']);
  });

  test('many small frames are combined into few', async () => {
    const stream = await streamOf(async (socket) => {
      await write(socket, concat(OK, header([COUNTER])));
      await write(socket, concat(...counting(100_000, [1]), ascii('END 100000 Ok\n')));
    });
    const { data } = await collect(stream, 1, (frame) => frame.release());
    const frames = data.filter(({ kind }) => kind === 'frame');
    expect(frames.length).toBeLessThan(1000);
  });
});

test('frames that own their bytes are not kept', async () => {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  const samples = 16 * MiB;
  const stream = await streamOf(
    async (socket) => {
      await write(socket, concat(OK, header([COUNTER])));
      for (const frame of counting(samples, [500_000])) await write(socket, frame);
      await write(socket, ascii(`END ${samples} Ok\n`));
    },
    { pool: null },
  );
  const buffers: WeakRef<ArrayBufferLike>[] = [];
  const counted = new Counted();
  for (let hasEnded = false; !hasEnded;) {
    for (const item of await stream.next()) {
      hasEnded ||= item.kind === 'end';
      if (item.kind !== 'frame') continue;
      counted.take(item);
      for (const { buffer } of item.slices) buffers.push(new WeakRef(buffer));
    }
  }
  expect(counted.next).toBe(samples);
  await expect
    .poll(() => {
      gc();
      return new Set(buffers.map((ref) => ref.deref()).filter(Boolean)).size;
    })
    .toBeLessThan(5);
});

test.each([
  [null, true],
  [1, true],
  [0.05, false],
])('with a frameTimeout of %s data gathers at the socket: %s', async (frameTimeout, gathers) => {
  const marks: number[] = [];
  const setReceiveLowWaterMark = (_: number, byteLength: number): boolean =>
    marks.push(byteLength) > 0;
  const pool = { ...poolOf(8), setReceiveLowWaterMark };
  await streamOf((socket) => write(socket, OK), { frameTimeout, pool });
  expect(marks.length > 0).toBe(gathers);
});

// Which of these ends with the last block begun just after there seemed to be room depends on sizes.
test.each([13, 14, 16, 18, 20, 22, 24])(
  'that %i MiB are used up is told, though nothing is released',
  async (mebibytes) => {
    let onFull = (): void => {};
    const full = new Promise<void>((resolve) => (onFull = resolve));
    const backlog = new Backlog({ maxBytes: mebibytes * MiB, onFull });
    const frame = frameOfBytes(new Uint8Array(100_000));
    const stream = await streamOf(
      async (socket) => {
        await write(socket, concat(OK, header([COUNTER])));
        for (let i = 0; i < 400; i++) await write(socket, frame);
      },
      { pool: { backlog } },
    );
    const reading = collect(stream);
    await full;
    stream.close();
    await reading;
  },
);

test('memory is not reported as used up if more may come in a moment', async () => {
  const onFull = vi.fn();
  const backlog = new Backlog({ maxBytes: 64 * MiB, onFull });
  const room = vi.spyOn(backlog, 'hasRoom', 'get').mockReturnValue(false);
  const stream = await streamOf((socket) => write(socket, OK), { pool: { backlog } });
  await stream.next();
  const looks = room.mock.calls.length;
  // For the backlog itself; then as time gives room: from one look to the next.
  room.mockReturnValueOnce(true).mockReturnValueOnce(false).mockReturnValue(true);
  backlog.remove(0);
  expect(room.mock.calls.length).toBeGreaterThan(looks + 1);
  expect(onFull).not.toHaveBeenCalled();
});
