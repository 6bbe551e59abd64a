/** How much gathers at a socket, for what comes how fast. */

import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import { ReceiveLowWaterMark } from '../../../../lib/client/data/receive-low-water-mark.js';

const MiB = 1024 * 1024;
const socket = { _handle: { fd: 7 } } as unknown as Socket;

let marks: number[];
const setReceiveLowWaterMark = (descriptor: number, byteLength: number): boolean => {
  expect(descriptor).toBe(7);
  marks.push(byteLength);
  return true;
};

function markOf(): ReceiveLowWaterMark {
  const mark = ReceiveLowWaterMark.of(socket, setReceiveLowWaterMark)!;
  // The first read finds no time before it.
  mark.count(1e9);
  marks = [];
  return mark;
}

/** Reads of so many bytes, every so many milliseconds. */
function read(mark: ReceiveLowWaterMark, times: number, byteLength: number, every: number): void {
  for (let i = 0; i < times; i++) {
    vi.advanceTimersByTime(every);
    mark.count(byteLength);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  marks = [];
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a socket without the option', () => {
  test.each([
    ['has no descriptor', {}, setReceiveLowWaterMark],
    ['is closed', { _handle: null }, setReceiveLowWaterMark],
    ['is of another system', { _handle: { fd: 7 } }, (): boolean => false],
    ['is not to', { _handle: { fd: 7 } }, undefined],
  ])('%s', (_, which, set) => {
    expect(ReceiveLowWaterMark.of(which as unknown as Socket, set)).toBeNull();
  });
});

test('small pieces are gathered, for less than 80 ms', () => {
  const mark = markOf();
  // 20 MB/s
  read(mark, 40, 40_000, 2);
  expect(marks).toEqual([1_200_000]);
  expect(mark.isGathering).toBe(true);
});

test('at most 4 MiB are gathered, and small changes make no call', () => {
  const mark = markOf();
  read(mark, 200, 400_000, 2);
  expect(marks).toEqual([4 * MiB]);
});

test('occasional bytes are read as they arrive', () => {
  const mark = markOf();
  read(mark, 50, 100_000, 20);
  expect(marks).toEqual([]);
  expect(mark.isGathering).toBe(false);
});

test('the last bytes are read when no more arrive, and the mark is found again', () => {
  const mark = markOf();
  read(mark, 40, 40_000, 2);
  // 60 ms bring the mark, and so many times that is waited for.
  vi.advanceTimersByTime(149);
  expect(marks).toEqual([1_200_000]);
  vi.advanceTimersByTime(1);
  expect(marks).toEqual([1_200_000, 1]);
  expect(mark.isGathering).toBe(false);
  // A pause of some time is no slow sender, and what has come in it no fast one.
  vi.advanceTimersByTime(10_000);
  mark.count(1e9);
  marks = [];
  read(mark, 40, 60_000, 2);
  expect(marks).toEqual([1_800_000]);
});

test('a fast sender that pauses is waited for less, but not too little', () => {
  const mark = markOf();
  read(mark, 80, 2_000_000, 2);
  expect(marks).toEqual([4 * MiB]);
  vi.advanceTimersByTime(19);
  expect(marks).toEqual([4 * MiB]);
  vi.advanceTimersByTime(1);
  expect(marks).toEqual([4 * MiB, 1]);
});

test('a sender that becomes slower is waited for less', () => {
  const mark = markOf();
  read(mark, 40, 40_000, 2);
  read(mark, 2, 400_000, 40);
  expect(marks).toEqual([1_200_000, 600_000]);
});

test('a clock that is set back does not end the gathering', () => {
  const mark = markOf();
  read(mark, 10, 40_000, 2);
  vi.setSystemTime(Date.now() - 3_600_000);
  read(mark, 40, 40_000, 2);
  expect(marks).toEqual([1_200_000]);
});

test('no timer is left', () => {
  const mark = markOf();
  read(mark, 40, 40_000, 2);
  expect(vi.getTimerCount()).toBe(1);
  mark.stop();
  expect(vi.getTimerCount()).toBe(0);
});

test('Node has the descriptor of a socket where it is expected', async () => {
  vi.useRealTimers();
  const server = createServer((peer) => peer.pipe(peer)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { connect } = await import('node:net');
  const client = connect((server.address() as { port: number }).port, '127.0.0.1');
  await once(client, 'connect');
  let descriptor = -1;
  ReceiveLowWaterMark.of(client, (each) => {
    descriptor = each;
    return true;
  });
  client.destroy();
  server.close();
  if (process.platform === 'win32') expect(descriptor).toBe(-1);
  else expect(descriptor).toBeGreaterThan(2);
});
