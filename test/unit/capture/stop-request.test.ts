/** What ends a capture before its time. */

import { getEventListeners } from 'node:events';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { StopRequest } from '../../../lib/capture/stop-request.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('each of the signals ends it, with its reason', () => {
  for (const which of [0, 1]) {
    const controllers = [new AbortController(), new AbortController()];
    const signals = controllers.map(({ signal }) => signal);
    const request = new StopRequest({ signals, duration: null });
    expect(request.signal.aborted).toBe(false);
    expect(request.isReason(undefined)).toBe(false);
    controllers[which]?.abort('enough');
    expect(request.signal.reason).toBe('enough');
    expect(request.isReason('enough')).toBe(true);
    expect(request.isReason('other')).toBe(false);
    expect(request.isTimeUp).toBe(false);
    request.release();
  }
});

test('a signal that was aborted before', () => {
  const request = new StopRequest({ signals: [AbortSignal.abort('before')], duration: 1 });
  expect(request.isReason('before')).toBe(true);
});

test('the duration begins once, with the clock', () => {
  const request = new StopRequest({ signals: [], duration: 2 });
  vi.advanceTimersByTime(5000);
  expect(request.signal.aborted).toBe(false);
  request.startClock();
  vi.advanceTimersByTime(1500);
  request.startClock();
  vi.advanceTimersByTime(500);
  expect(request.isTimeUp).toBe(true);
  expect(request.isReason(request.signal.reason)).toBe(true);
});

test('a stop before the end of the duration is the reason', () => {
  const stop = new AbortController();
  const request = new StopRequest({ signals: [stop.signal], duration: 1 });
  request.startClock();
  stop.abort('enough');
  vi.advanceTimersByTime(2000);
  expect([request.isTimeUp, request.signal.reason]).toEqual([false, 'enough']);
});

test('release leaves no timer and no listener', () => {
  const stop = new AbortController();
  const request = new StopRequest({ signals: [stop.signal], duration: 1 });
  request.startClock();
  request.release();
  expect(vi.getTimerCount()).toBe(0);
  expect(getEventListeners(stop.signal, 'abort')).toHaveLength(0);
  stop.abort();
  expect(request.signal.aborted).toBe(false);
});
