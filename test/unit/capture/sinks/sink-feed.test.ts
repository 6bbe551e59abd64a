/** The calls that a sink gets, one after the other, and what becomes of those that fail or wait. */

import { describe, expect, test, vi } from 'vitest';

import type { Sink, SinkInfo } from '../../../../lib/capture/sinks/sink.js';
import { HELD_BYTES, SinkFeed } from '../../../../lib/capture/sinks/sink-feed.js';
import type { SinkFeedOptions } from '../../../../lib/capture/sinks/sink-feed-options.js';
import type { SinkFrame } from '../../../../lib/capture/sinks/sink-frame.js';
import { ConnectionClosedError, SinkError } from '../../../../lib/errors.js';
import type { EndData, StartData } from '../../../../lib/responses/data.js';

const START = { kind: 'start' } as StartData;
const END: EndData = { kind: 'end', samples: 3, reason: 'Ok' };
const NOBODY = Promise.resolve(null);

interface Held {
  readonly frame: SinkFrame;
  /** Holds that have not ended. */
  holds: number;
}

function frameOf(firstSample: number, byteLength = 4): Held {
  const held: Held = {
    holds: 0,
    frame: {
      firstSample,
      sampleCount: 1,
      byteLength,
      hold: () => {
        held.holds++;
        return () => held.holds--;
      },
    } as unknown as SinkFrame,
  };
  return held;
}

/** Notes its calls. Each call waits until it is let go, if it is one of those that wait. */
class Recorder implements Sink<string> {
  readonly calls: string[] = [];
  readonly letGo = new Map<string, () => void>();
  info: SinkInfo | null = null;
  /** Calls that fail. */
  failing: readonly string[] = [];
  /** Calls that wait. */
  waiting: readonly string[] = [];
  constructor(readonly writesAtOnce = 1) {}

  async #call(name: string): Promise<void> {
    this.calls.push(name);
    if (this.waiting.includes(name)) await new Promise<void>((go) => this.letGo.set(name, go));
    if (this.failing.includes(name)) throw new Error(`${name} is out of order`);
  }

  prepare = (): Promise<void> => this.#call('prepare');
  open(_: StartData, info: SinkInfo): Promise<void> {
    this.info = info;
    return this.#call(`open ${info.number}`);
  }
  write = ({ firstSample }: SinkFrame): Promise<void> => this.#call(`write ${firstSample}`);
  async close(end: EndData | null, cause: Error | null): Promise<string> {
    await this.#call(`close ${end?.reason ?? 'null'} ${cause?.message ?? 'null'}`);
    return 'all of it';
  }
}

function feedOf(sink: Sink, isEssential = true) {
  const failures: unknown[] = [];
  const warnings: [string, number][] = [];
  const options: SinkFeedOptions = {
    index: 0,
    isEssential,
    hasFile: false,
    onFailure: (error) => failures.push(error),
    onWarning: (warning, number) => warnings.push([warning, number]),
  };
  return { feed: new SinkFeed(sink, options), failures, warnings };
}

test('a sink is called in the order of the stream, each time after the previous call has settled', async () => {
  const sink = new Recorder();
  sink.waiting = ['write 0'];
  const { feed } = feedOf(sink);
  const done = vi.fn();
  await feed.prepare();
  feed.open(START, NOBODY, 1);
  feed.write(frameOf(0).frame, done);
  feed.write(frameOf(1).frame, done);
  const closed = feed.close(END, null);
  await vi.waitFor(() => {
    expect(sink.calls.at(-1)).toBe('write 0');
  });
  expect(done).not.toHaveBeenCalled();
  sink.letGo.get('write 0')?.();
  expect(await closed).toBe('all of it');
  expect(sink.calls).toEqual(['prepare', 'open 1', 'write 0', 'write 1', 'close Ok null']);
  expect(done).toHaveBeenCalledTimes(2);
});

test('a sink with several writes at once gets so many, and close waits for all', async () => {
  const sink = new Recorder(2);
  sink.waiting = ['write 0', 'write 1', 'write 2'];
  const { feed } = feedOf(sink);
  feed.open(START, NOBODY, 1);
  for (const first of [0, 1, 2]) feed.write(frameOf(first).frame, () => {});
  const closed = feed.close(END, null);
  await vi.waitFor(() => {
    expect(sink.calls.at(-1)).toBe('write 1');
  });
  sink.letGo.get('write 1')?.();
  await vi.waitFor(() => {
    expect(sink.calls.at(-1)).toBe('write 2');
  });
  sink.letGo.get('write 2')?.();
  sink.letGo.get('write 0')?.();
  await closed;
  expect(sink.calls).toEqual(['open 1', 'write 0', 'write 1', 'write 2', 'close Ok null']);
});

describe('an essential sink that fails', () => {
  test.each([
    ['open 1', ['open 1']],
    [
      'write 0',
      ['open 1', 'write 0', 'close Ok Sink 1 (Recorder) has failed: write 0 is out of order'],
    ],
    ['close Ok null', ['open 1', 'write 0', 'write 1', 'close Ok null']],
  ])('in %s', async (call, calls) => {
    const sink = new Recorder();
    sink.failing = [call];
    const { feed, failures } = feedOf(sink);
    const done = vi.fn();
    feed.open(START, NOBODY, 1);
    feed.write(frameOf(0).frame, done);
    feed.write(frameOf(1).frame, done);
    const result = await feed.close(END, null);
    expect(result).toBeInstanceOf(SinkError);
    expect(failures).toEqual([result]);
    expect((result as SinkError).cause).toEqual(new Error(`${call} is out of order`));
    expect((result as SinkError).sink).toBe(0);
    expect(sink.calls).toEqual(calls);
    expect(done).toHaveBeenCalledTimes(2);
  });

  test('in prepare', async () => {
    const sink = new Recorder();
    sink.failing = ['prepare'];
    await expect(feedOf(sink).feed.prepare()).rejects.toBeInstanceOf(SinkError);
  });

  test('between its calls, by info.fail; an error of this library is the cause as well', async () => {
    const sink = new Recorder();
    const { feed, failures } = feedOf(sink);
    const cause = new ConnectionClosedError('The broker is gone.');
    feed.open(START, NOBODY, 1);
    await vi.waitFor(() => {
      expect(sink.info).not.toBeNull();
    });
    sink.info?.fail(cause);
    sink.info?.fail(new Error('again'));
    expect(failures).toEqual([expect.objectContaining({ code: 'SINK_FAILED', cause })]);
    await feed.close(null, cause);
  });
});

test('a sink is told why the acquisition was cut off', async () => {
  const sink = new Recorder();
  const { feed } = feedOf(sink);
  feed.open(START, NOBODY, 7);
  expect(await feed.close(null, new ConnectionClosedError('lost'))).toBe('all of it');
  expect(sink.calls).toEqual(['open 7', 'close null lost']);
});

describe('a non-essential sink', () => {
  test('fails with a warning, and is opened again for the next acquisition', async () => {
    const sink = new Recorder();
    sink.failing = ['write 0'];
    const { feed, failures, warnings } = feedOf(sink, false);
    const held = frameOf(0);
    feed.open(START, NOBODY, 1);
    feed.write(held.frame, () => {});
    expect(await feed.close(END, null)).toBeInstanceOf(SinkError);
    sink.failing = [];
    feed.open(START, NOBODY, 2);
    feed.write(held.frame, () => {});
    expect(await feed.close(END, null)).toBe('all of it');
    expect(failures).toEqual([]);
    expect(warnings).toEqual([[expect.stringMatching(/has failed: write 0 is/), 1]]);
    expect(held.holds).toBe(0);
  });

  test('delays no other sink, and keeps the bytes of a frame while it writes', async () => {
    const sink = new Recorder();
    sink.waiting = ['prepare', 'write 0'];
    const { feed } = feedOf(sink, false);
    const held = frameOf(0);
    await feed.prepare();
    feed.open(START, NOBODY, 1);
    feed.write(held.frame, () => {
      throw new Error('Nobody waits for it.');
    });
    sink.letGo.get('prepare')?.();
    await vi.waitFor(() => {
      expect(sink.calls.at(-1)).toBe('write 0');
    });
    expect(held.holds).toBe(1);
    sink.letGo.get('write 0')?.();
    await feed.close(END, null);
    expect(held.holds).toBe(0);
  });

  test('skips frames when its share is used up, until it has caught up', async () => {
    const sink = new Recorder();
    sink.waiting = ['write 0'];
    const { feed, warnings } = feedOf(sink, false);
    const frames = [0, 1, 2, 3].map((first) => frameOf(first, HELD_BYTES / 2));
    feed.open(START, NOBODY, 1);
    for (const { frame } of frames) feed.write(frame, () => {});
    expect(frames.map(({ holds }) => holds)).toEqual([1, 1, 0, 0]);
    await vi.waitFor(() => {
      expect(sink.calls.at(-1)).toBe('write 0');
    });
    sink.letGo.get('write 0')?.();
    await vi.waitFor(() => {
      expect(frames[1]?.holds).toBe(0);
    });
    feed.write(frameOf(4).frame, () => {});
    await feed.close(END, null);
    expect(sink.calls.filter((call) => call.startsWith('write'))).toEqual([
      ...['write 0', 'write 1', 'write 4'],
    ]);
    expect(warnings.map(([warning]) => warning)).toEqual([
      'Sink 1 (Recorder) is too slow: samples are skipped for it.',
      '2 samples were skipped for Sink 1 (Recorder), which is too slow.',
    ]);
  });

  test('that is stuck is left out of acquisitions: memory does not grow', async () => {
    const sink = new Recorder();
    sink.waiting = ['open 1'];
    const { feed } = feedOf(sink, false);
    const results = Array.from({ length: 40 }, (_, i) => {
      feed.open(START, NOBODY, i + 1);
      return feed.close(END, null);
    });
    expect(await results[39]).toMatchObject({
      message: 'Sink 1 (Recorder) is still busy with earlier acquisitions.',
    });
    expect(feed.isBusy).toBe(true);
    await vi.waitFor(() => {
      expect(sink.calls).toEqual(['open 1']);
    });
    sink.letGo.get('open 1')?.();
    expect(await results[0]).toBe('all of it');
    await feed.settled;
    expect(sink.calls.filter((call) => call.startsWith('open'))).toHaveLength(16);
    expect(feed.isBusy).toBe(false);
  });
});
