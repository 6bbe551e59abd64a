/** Pacer: how simulated time follows a clock that tests turn. */

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { Machine } from '../../../../lib/sim/machine/machine.js';
import { type Paced, Pacer } from '../../../../lib/sim/machine/pacer.js';
import { Captured, columnOf } from './captured.js';
import { FakeRegisters, LAYOUT, TUTORIAL } from './fake-panda.js';

const TICKS_PER_MS = 125_000;

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate', 'performance'],
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function startTutorial(speed: number): [Machine, Captured] {
  const registers = new FakeRegisters();
  for (const [field, setting] of Object.entries(TUTORIAL)) registers.set(field, setting);
  const machine = new Machine(registers, LAYOUT, { speed, seed: 1, onPlayed: () => {} });
  const captured = new Captured([columnOf('COUNTER1.OUT')]);
  machine.arm(captured.columns, captured);
  return [machine, captured];
}

test.each([1, 10, 0.5])('500 Hz last 2 s at a speed of %d times that', (speed) => {
  const [, captured] = startTutorial(speed);
  vi.advanceTimersByTime(1000 / speed);
  const half = captured.rows.length;
  // A frame is handed on every 100 ms.
  expect(half).toBeGreaterThanOrEqual(500 - 1 - 55 * speed);
  expect(half).toBeLessThanOrEqual(500);
  expect(captured.batches.length).toBeGreaterThanOrEqual(Math.floor(9 / speed));
  expect(captured.batches.length).toBeLessThanOrEqual(Math.ceil(11 / speed));
  vi.advanceTimersByTime(1100 / speed);
  expect([captured.reason, captured.rows.length]).toEqual(['Ok', 1000]);
});

test.each([1, Infinity])('there is no timer when nothing can happen (%d)', (speed) => {
  const [machine, captured] = startTutorial(speed);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(3000);
  expect(captured.reason).toBe('Ok');
  expect(vi.getTimerCount()).toBe(0);
  machine.reading('SEQ1.STATE');
  expect(vi.getTimerCount()).toBe(0);
});

test('immediate work wakes the event loop', () => {
  const immediates: NodeJS.Immediate[] = [];
  const original = globalThis.setImmediate;
  vi.spyOn(globalThis, 'setImmediate').mockImplementation((callback) => {
    immediates.push(original(callback));
    return immediates.at(-1)!;
  });
  const [, captured] = startTutorial(Infinity);
  expect(immediates.map((immediate) => immediate.hasRef())).toEqual([true]);
  vi.advanceTimersByTime(3000);
  expect(captured.reason).toBe('Ok');
});

test('time advances without events, at any speed', () => {
  const machine = new Machine(new FakeRegisters(), LAYOUT, {
    speed: Infinity,
    seed: 1,
    onPlayed: () => {},
  });
  vi.advanceTimersByTime(1);
  const seen = new Set<number>();
  for (let i = 0; i < 20; i++) {
    vi.advanceTimersByTime(100);
    seen.add(machine.position('INENC1.VAL'));
  }
  expect(vi.getTimerCount()).toBe(0);
  expect(seen.size).toBeGreaterThan(10);
});

/** Has an event at every tick; a batch of them takes a millisecond of a clock of its own. */
class Busy implements Paced {
  now = 0;
  clock = 0;
  readonly hasSamples = false;
  batches = 0;
  deliveries = 0;

  constructor() {
    vi.spyOn(performance, 'now').mockImplementation(() => this.clock);
  }

  get nextTick(): number {
    return this.now + 1;
  }

  advance(until: number, maxSteps: number): boolean {
    const end = Math.min(until, this.now + maxSteps);
    this.now = Math.max(this.now, end);
    this.batches++;
    this.clock++;
    return this.now >= until;
  }

  deliver(): void {
    this.deliveries++;
  }
}

test.each([1, Infinity])('the event loop runs every few ms (speed %d)', (speed) => {
  const busy = new Busy();
  const pacer = new Pacer(busy, speed);
  busy.clock += 100;
  pacer.poke();
  for (let i = 0; i < 50; i++) {
    const before = busy.batches;
    vi.advanceTimersToNextTimer();
    expect(busy.batches - before).toBeLessThanOrEqual(5);
  }
  expect(busy.batches).toBeGreaterThan(50);
  // One each 100 ms of its clock.
  expect(busy.deliveries).toBeGreaterThan(busy.batches / 150);
  const { batches } = busy;
  pacer.sync();
  expect(busy.batches - batches).toBeLessThanOrEqual(3);
  pacer.close();
  expect(vi.getTimerCount()).toBe(0);
});

test("delays that can't be made up for are dropped", () => {
  const busy = new Busy();
  const pacer = new Pacer(busy, 1);
  // For ten hours nobody looks.
  busy.clock += 36e6;
  pacer.sync();
  const { now, batches } = busy;
  expect(now).toBeLessThan(TICKS_PER_MS);
  pacer.sync();
  expect([busy.now, busy.batches]).toEqual([now, batches + 1]);
});

test('many reads in sequence take no longer than the time between them', () => {
  const busy = new Busy();
  const pacer = new Pacer(busy, 1);
  busy.clock += 200;
  for (let i = 0; i < 400; i++) {
    pacer.sync();
    busy.clock += 0.01;
  }
  // 4 ms of looking: one batch takes a millisecond, and a look some of them.
  expect(busy.batches).toBeGreaterThan(0);
  expect(busy.batches).toBeLessThan(10);
});

test('many writes do not delay events', () => {
  const [machine, captured] = startTutorial(1);
  for (let i = 0; i < 400; i++) {
    vi.advanceTimersByTime(1);
    machine.written('PCAP.SHIFT_SUM');
  }
  expect(captured.rows.length).toBeGreaterThan(140);
});
