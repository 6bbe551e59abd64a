/** The same seed and the same things done at the same ticks: the same bytes. */

import { createHash } from 'node:crypto';

import { expect, test } from 'vitest';

import { FakePanda, TUTORIAL } from './fake-panda.js';

const COLUMNS = [
  'INENC1.VAL',
  'INENC1.VAL.Sum',
  'INENC2.VAL.StdDev',
  'COUNTER2.OUT.Max',
  'PCAP.BITS0',
];

/** @param steps into how many the time is cut; @param batch how many ticks with events at a time */
function run(seed: number, steps: number, batch = Infinity): string {
  const panda = new FakePanda(TUTORIAL, { seed });
  const captured = panda.arm(COLUMNS);
  const ticks = 300e6;
  for (let step = 1; step <= steps; step++) {
    const until = Math.floor((ticks * step) / steps);
    while (!panda.core.advance(until, batch)) panda.core.deliver();
  }
  expect(captured.reason).toBe('Ok');
  expect(captured.rows).toHaveLength(1000);
  return createHash('sha256').update(captured.bytes).digest('hex');
}

test('depends on the seed, not on how time is divided', () => {
  const whole = run(1, 1);
  expect(run(1, 777)).toBe(whole);
  expect(run(1, 3, 5)).toBe(whole);
  expect(run(2, 1)).not.toBe(whole);
});

test('does not depend on the time of arming', () => {
  const armedAt = (tick: number): readonly unknown[] => {
    const panda = new FakePanda(TUTORIAL, { seed: 1 });
    panda.runUntil(tick);
    const captured = panda.arm(COLUMNS);
    panda.runUntil(tick + 300e6);
    expect(captured.rows).toHaveLength(1000);
    return captured.rows;
  };
  expect(armedAt(123_456_789)).toEqual(armedAt(0));
});
