/** What the page says of a capture, from the callbacks of the capture. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { AcquisitionResult } from '../../../../lib/outcome/acquisition-result.js';
import type { Overview } from '../../../../lib/view/overview.js';
import {
  CaptureState,
  type CaptureStateOptions,
} from '../../../../lib/view/server/capture-state.js';

const MB = 1e6;

/** Only what the state reads of an overview. */
class Rows {
  acquisitions: { number: number; rows: number; received: number; sampleBytes: number }[] = [];

  set(number: number, rows: number, received = rows): void {
    const others = this.acquisitions.filter((each) => each.number !== number);
    this.acquisitions = [...others, { number, rows, received, sampleBytes: 8 }];
  }
}

let rows = new Rows();
beforeEach(() => {
  rows = new Rows();
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => void vi.useRealTimers());

function stateOf(options: Partial<CaptureStateOptions> = {}): CaptureState {
  return new CaptureState({
    overview: rows as unknown as Overview,
    host: 'panda.local',
    num: 1,
    arm: true,
    samples: undefined,
    duration: undefined,
    maxBufferedBytes: 100 * MB,
    ...options,
  });
}

function resultOf(number: number, warnings: string[] = []): AcquisitionResult {
  return {
    ...{ file: `/data/${number}.h5`, movedFrom: null, samplesWritten: 10, samplesReported: 10 },
    ...{ missed: 0, reason: 'Ok', ok: true, armTime: null, startTime: null, bytesReceived: 80 },
    ...{ firstSuspectSample: null, largestBacklogBytes: 0, chunkSamples: 10, warnings },
  };
}

const open = (state: CaptureState, number: number, missed = 0): void =>
  state.onOpen({ file: `/data/${number}.h5`, missed });

test('from connecting to the end', () => {
  const state = stateOf();
  expect(state.message()).toMatchObject({
    phase: 'connecting',
    ok: null,
    rows: 0,
    panda: 'panda.local',
  });
  state.onReady();
  expect(state.message()).toMatchObject({
    phase: 'waiting',
    message: 'The PandA is armed for the first acquisition, and has sent nothing yet.',
  });
  open(state, 1);
  expect(state.message()).toMatchObject({
    phase: 'capturing',
    message: 'Capturing acquisition 1 into /data/1.h5.',
  });
  state.onResult(resultOf(1));
  expect(state.message()).toMatchObject({ message: 'All acquisitions have ended.' });
  state.ended(true, 'All has been captured.');
  expect(state.message()).toMatchObject({ phase: 'ended', ok: true, secondsLeft: null });
});

test('who waits for somebody else to arm says so', () => {
  const state = stateOf({ arm: false });
  state.onReady();
  expect(state.message().message).toBe(
    'Waiting for the PandA to be armed for the first acquisition.',
  );
});

test('an acquisition that begins before the result of the one before', () => {
  const state = stateOf({ num: 3 });
  state.onReady();
  open(state, 1);
  open(state, 2);
  state.onResult(resultOf(1));
  expect(state.message()).toMatchObject({
    phase: 'capturing',
    message: 'Capturing acquisition 2 of 3 into /data/2.h5.',
  });
  vi.advanceTimersByTime(2000);
  expect(state.message().seconds).toBe(2);
  state.onResult(resultOf(2));
  expect(state.message()).toMatchObject({ phase: 'waiting' });
  open(state, 3);
  expect(state.message().message).toContain('3 of 3');
  expect(state.log().results.map(({ number }) => number)).toEqual([1, 2]);
});

test('rate, backlog, and time left of samples', () => {
  const state = stateOf({ samples: 10_000 });
  state.onReady();
  open(state, 1);
  for (let step = 1; step <= 20; step++) {
    vi.advanceTimersByTime(100);
    rows.set(1, step * 100, step * 100 + 50);
    state.message();
  }
  const message = state.message();
  expect(message.rate).toBeCloseTo(1000, -2);
  expect(message.bytesPerSecond).toBeCloseTo(8000, -3);
  expect(message.backlogBytes).toBe(400);
  expect(message.maxBacklogBytes).toBe(100 * MB);
  expect(message.secondsLeft).toBeCloseTo(8, 0);
  expect(message.since['1']).toBeCloseTo(1000, -2);
});

test('time left of a duration, also before the first sample', () => {
  const state = stateOf({ duration: 60 });
  expect(state.message().secondsLeft).toBeNull();
  state.onReady();
  vi.advanceTimersByTime(10_000);
  expect(state.message().secondsLeft).toBe(50);
  vi.advanceTimersByTime(70_000);
  expect(state.message().secondsLeft).toBe(0);
});

test('a PandA that is lost, and comes back', () => {
  const state = stateOf({ num: 2 });
  state.onReady();
  open(state, 1);
  state.onLost(new Error('It was reset.'));
  expect(state.message()).toMatchObject({
    phase: 'lost',
    rate: 0,
    message: 'It was reset. Waiting for the PandA to come back.',
  });
  state.onResult(resultOf(1));
  expect(state.message().phase).toBe('lost');
  state.onReady();
  expect(state.message().phase).toBe('waiting');
});

test('each warning once, those of results and of missed samples too', () => {
  const state = stateOf({ num: 2 });
  open(state, 1, 7);
  state.onWarning('The disk is slow.');
  const missed = '7 samples were lost before we connected.';
  state.onResult(resultOf(1, [missed, 'The disk is slow.', 'Other.']));
  expect(state.log().warnings).toEqual([missed, 'The disk is slow.', 'Other.']);
  // Of the next acquisition it is another warning.
  open(state, 2, 7);
  expect(state.log().warningCount).toBe(4);
});

test('the latest of many warnings and results are kept', () => {
  const state = stateOf({ num: 0 });
  for (let i = 1; i <= 600; i++) {
    open(state, i);
    state.onResult(resultOf(i, [`Warning ${i}.`]));
  }
  const log = state.log();
  expect([log.warningCount, log.warnings.length, log.warnings.at(-1)]).toEqual([
    600,
    100,
    'Warning 600.',
  ]);
  expect([log.resultCount, log.results.length, log.results.at(-1)?.number]).toEqual([
    600, 500, 600,
  ]);
});
