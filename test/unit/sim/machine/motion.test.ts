/** The motions of encoders, and what compares positions with them. */

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { Motion } from '../../../../lib/sim/machine/motion.js';
import { FakePanda } from './fake-panda.js';
import { seqTable } from './blocks/seq-table.js';

const SECOND = 125e6;
const UPDATE = 1000;

test('is smooth, slow, and the same only for the same seed', () => {
  const path = (seed: number): number[] => {
    const motion = new Motion(seed);
    return Array.from({ length: 5000 }, (_, i) => motion.at(i * 0.01 * SECOND));
  };
  expect(path(3)).toEqual(path(3));
  expect(path(3)).not.toEqual(path(4));
  const one = path(3);
  const steps = one.slice(1).map((value, i) => value - one[i]!);
  expect(Math.max(...one) - Math.min(...one)).toBeGreaterThan(9_000);
  const jerks = steps.slice(1).map((step, i) => Math.abs(step - steps[i]!));
  // Some 1000 counts in 10 ms at the fastest; the noise is a count.
  expect(Math.max(...steps.map(Math.abs))).toBeLessThan(1000);
  expect(Math.max(...jerks)).toBeLessThan(20);
});

test('never reaches a target earlier than predicted', () => {
  fc.assert(
    fc.property(
      fc.nat(1000),
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.integer({ min: -300, max: 300 }),
      (seed, update, distance) => {
        const motion = new Motion(seed);
        const tick = update * UPDATE + 17;
        const from = motion.at(tick);
        const target = from + distance;
        const safe = motion.nextReach(tick, target);
        expect(safe).toBeGreaterThan(tick);
        const sides = new Set([Math.sign(distance)]);
        for (let t = motion.nextChange(tick); t < safe; t = motion.nextChange(t)) {
          sides.add(Math.sign(target - motion.at(t)));
        }
        expect(sides.size).toBe(1);
      },
    ),
  );
});

test('continues from the position that SETP sets', () => {
  const panda = new FakePanda();
  panda.run(SECOND);
  panda.set({ 'INENC1.SETP': -1_000_000 });
  panda.run(10);
  expect(panda.core.position('INENC1.VAL')).toBeCloseTo(-1_000_000, -1);
  const before = panda.core.position('INENC2.VAL');
  panda.run(SECOND / 5);
  const moved = panda.core.position('INENC1.VAL') + 1_000_000;
  expect(Math.abs(moved)).toBeGreaterThan(10);
  expect(Math.abs(moved)).toBeLessThan(50_000);
  expect(panda.core.position('INENC2.VAL')).not.toBe(before);
});

/** The tick at which a position is first found to be so, looking at each update. */
function firstTick(seed: number, from: number, isSo: (position: number) => boolean): number {
  const panda = new FakePanda({}, { seed });
  let tick = from;
  for (;;) {
    panda.runUntil(tick);
    if (isSo(panda.core.position('INENC1.VAL'))) return tick;
    tick = (Math.floor(tick / UPDATE) + 1) * UPDATE;
  }
}

test.each([1, 2, 3])('SEQ and PCOMP see a position at the exact tick (seed %d)', (seed) => {
  const panda = new FakePanda(
    {
      'SEQ1.TABLE': seqTable({ trigger: 7, position: 5000, time2: 100, out2: 'A' }),
      'SEQ1.REPEATS': 1,
      'SEQ1.POSA': 'INENC1.VAL',
      'SEQ1.ENABLE': 'PCAP.ACTIVE',
      'PCOMP1.ENABLE': 'PCAP.ACTIVE',
      'PCOMP1.INP': 'INENC1.VAL',
      'PCOMP1.START': 6000,
      'PCOMP1.WIDTH': 50,
      'PCOMP1.STEP': 100,
      'PCOMP1.PULSES': 20,
      'LUT1.INPA': 'SEQ1.OUTA',
      'LUT1.INPB': 'PCOMP1.OUT',
      'LUT1.FUNC': 0xffffff00,
      'PCAP.ENABLE': 'ONE',
      'PCAP.TRIG': 'LUT1.OUT',
    },
    { seed },
  );
  const captured = panda.arm(['PCAP.TS_TRIG', 'INENC1.VAL']);
  const armed = panda.core.now + 256;
  panda.run(5 * SECOND);
  const times = captured.column(0).map(Number);
  expect(times).toHaveLength(21);
  const reached = [5000, ...Array.from({ length: 20 }, (_, i) => 6000 + 100 * i)].map((target) =>
    firstTick(seed, armed, (position) => position >= target),
  );
  // Through the block, the LUT and to PCAP: three ticks.
  expect(times).toEqual(reached.map((tick) => tick + 3 - armed));
  expect(panda.core.reading('PCOMP1.PRODUCED')).toBe(20);
});
