/** Frames that several sinks have at a time, and when their bytes are given back. */

import { expect, test, vi } from 'vitest';

import { CaptureSinks } from '../../../../lib/capture/sinks/capture-sinks.js';
import type { FileSink, Sink } from '../../../../lib/capture/sinks/sink.js';
import { Backlog } from '../../../../lib/client/data/backlog.js';
import type { StartData } from '../../../../lib/responses/data.js';
import { FrameData, SampleLayout } from '../../../../lib/responses/frame-data.js';
import { COUNTER } from '../../../helpers/data/streams.js';

const LAYOUT = new SampleLayout([], 4);
const START = { kind: 'start', fields: [], missed: 0, sampleBytes: 4 } as unknown as StartData;
const ENDED = {
  end: { kind: 'end', samples: 2, reason: 'Ok' },
  cause: null,
  cutOff: null,
  mayBeShort: false,
  isInterrupted: false,
  goesOn: false,
  check: Promise.resolve(null),
} as const;

/** What has become of a frame's bytes. */
class Lease {
  isReleased = false;
  holds = 0;
  release(): void {
    expect(this.isReleased).toBe(false);
    this.isReleased = true;
  }
  hold(): () => void {
    this.holds++;
    return () => this.holds--;
  }
}

const frameOf = (lease: Lease, firstSample = 0): FrameData =>
  new FrameData(LAYOUT, [new Uint8Array(4)], 1, lease, firstSample);

function sinksOf(...sinks: readonly [sink: Sink, isEssential: boolean][]) {
  const results: unknown[] = [];
  const warnings: string[] = [];
  const group = new CaptureSinks({
    sinks: sinks.map(([sink, isEssential]) => ({ sink, isEssential })),
    fileSink: null,
    allowMissed: false,
    atMost: false,
    onWarning: (warning) => warnings.push(warning),
    onResult: (result) => results.push(result),
  });
  group.open(START, Promise.resolve(null));
  return { group, results, warnings };
}

const backlog = (): Backlog => new Backlog({ maxBytes: 1 });
const sinkOf = (write: Sink['write']): Sink => ({ open: () => {}, write, close: () => 'closed' });
const FAILING = sinkOf(() => {
  throw new Error('out of order');
});

test('a frame is released when the last essential sink has written it', async () => {
  const letGo: (() => void)[] = [];
  const slow = sinkOf(() => new Promise<void>((resolve) => letGo.push(resolve)));
  const { group } = sinksOf([slow, true], [sinkOf(() => {}), true], [slow, true]);
  const lease = new Lease();
  group.write(frameOf(lease));
  await vi.waitFor(() => {
    expect(letGo).toHaveLength(2);
  });
  letGo[0]?.();
  await new Promise(setImmediate);
  expect(lease.isReleased).toBe(false);
  letGo[1]?.();
  await vi.waitFor(() => {
    expect(lease.isReleased).toBe(true);
  });
});

test('non-essential sinks hold bytes, but no other sink waits for them', async () => {
  const letGo: (() => void)[] = [];
  const slow = sinkOf(() => new Promise<void>((resolve) => letGo.push(resolve)));
  const { group } = sinksOf([slow, false], [sinkOf(() => {}), true]);
  const lease = new Lease();
  group.write(frameOf(lease));
  await vi.waitFor(() => {
    expect(lease.isReleased).toBe(true);
  });
  expect(lease.holds).toBe(1);
  letGo[0]?.();
  await vi.waitFor(() => {
    expect(lease.holds).toBe(0);
  });
});

test('failed sinks do not count', async () => {
  const letGo: (() => void)[] = [];
  const slow = sinkOf(() => new Promise<void>((resolve) => letGo.push(resolve)));
  const { group, warnings } = sinksOf([FAILING, false], [FAILING, false], [slow, true]);
  const leases = [new Lease(), new Lease()];
  group.write(frameOf(leases[0]!));
  await vi.waitFor(() => {
    expect(warnings).toHaveLength(2);
  });
  group.write(frameOf(leases[1]!, 1));
  await new Promise(setImmediate);
  expect(leases.map(({ isReleased }) => isReleased)).toEqual([false, false]);
  letGo[0]?.();
  await vi.waitFor(() => {
    expect(letGo).toHaveLength(2);
  });
  letGo[1]?.();
  await vi.waitFor(() => {
    expect(leases.map(({ isReleased }) => isReleased)).toEqual([true, true]);
  });
});

test('without an essential sink frames are released at once, and the result is reported', async () => {
  const { group, results } = sinksOf([sinkOf(() => {}), false]);
  const leases = [new Lease(), new Lease()];
  leases.forEach((lease, i) => {
    group.write(frameOf(lease, i));
  });
  expect(leases.map(({ isReleased }) => isReleased)).toEqual([true, true]);
  group.close(ENDED, backlog());
  await group.told();
  await group.finish();
  expect(results).toMatchObject([
    { acquisition: { ok: true, samplesWritten: 2, samplesReported: 2 }, sinks: ['closed'] },
  ]);
});

test('a mean without its gate: scaled() rejects, and the capture continues if the sink catches the error', async () => {
  const errors: unknown[] = [];
  const sink = sinkOf(async (frame) => {
    await frame.scaled().catch((error: unknown) => errors.push(error));
  });
  const { group, results } = sinksOf([sink, true]);
  group.close(ENDED, backlog());
  const mean = { ...COUNTER, capture: 'Mean' };
  group.open(
    { ...START, process: 'Raw', fields: [mean] } as unknown as StartData,
    Promise.resolve(null),
  );
  group.write(frameOf(new Lease()));
  group.close(ENDED, backlog());
  await group.told();
  expect(errors).toMatchObject([{ code: 'LAYOUT' }]);
  expect(results).toHaveLength(2);
});

test('a file is named before the rest of its acquisition', async () => {
  const calls: string[] = [];
  let tell = (_: null): void => {};
  const identification = new Promise<null>((resolve) => (tell = resolve));
  const fileSink = {
    open: () => void calls.push('open'),
    write: () => {},
    close: () => void calls.push('close'),
    addContinuation: () => void calls.push('continuation'),
    partOf: () => Promise.resolve({ file: '/a.h5' }),
  } as unknown as FileSink;
  const group = new CaptureSinks({
    sinks: [{ sink: fileSink, isEssential: true }],
    fileSink,
    allowMissed: false,
    atMost: false,
    onWarning: () => {},
    onResult: () => {},
  });
  group.open(START, identification);
  group.close({ ...ENDED, end: null, goesOn: true }, backlog());
  await new Promise(setImmediate);
  expect(calls).toEqual([]);
  tell(null);
  await group.told();
  expect(calls).toEqual(['open', 'close', 'continuation']);
});
