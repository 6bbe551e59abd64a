/** What is added up stays right when something is written in the middle of it. */

import { expect, test } from 'vitest';

import { FakePanda, type Settings } from '../fake-panda.js';

/** From SECOND on positions are well in motion. */
const SECOND = 125e6;

/** Goes on tick by tick; returns the sum of what a position was at each. */
function addUp(panda: FakePanda, field: string, ticks: number): number {
  let sum = 0;
  for (let tick = 0; tick < ticks; tick++) {
    panda.run(1);
    sum += panda.core.position(field);
  }
  return sum;
}

const CALC: Settings = { 'CALC1.INPA': 'INENC1.VAL', 'CALC1.INPB': 'INENC2.VAL' };

test.each(['INENC1.VAL', 'CALC1.OUT'])('the Sum of %s', (field) => {
  const panda = new FakePanda({
    ...CALC,
    'PCAP.ENABLE': 'ONE',
    'PCAP.GATE': 'ONE',
    'PCAP.TRIG': 'BITS.OUTA',
    'PCAP.TRIG_EDGE': 2,
  });
  const captured = panda.arm([`${field}.Sum`]);
  panda.run(SECOND);
  // Written, through the block, and a tick to PCAP: captured at the end of a third tick.
  const trigger = (): number => {
    panda.set({ 'BITS.A': panda.core.bit('BITS.OUTA') === 1 ? 0 : 1 });
    return addUp(panda, field, 2);
  };
  trigger();
  let sum = addUp(panda, field, 1500);
  panda.set({ 'INENC1.SETP': 123_456 });
  sum += addUp(panda, field, 1500);
  panda.set({ 'CALC1.TYPEB': 1 });
  sum += addUp(panda, field, 1500);
  panda.set({ 'CALC1.INPA': 'ZERO' });
  sum += addUp(panda, field, 1500);
  sum += trigger();
  panda.run(10);
  expect(captured.column(0)[1]).toBe(sum);
});

test('the mean of FILTER', () => {
  const panda = new FakePanda({
    'FILTER1.ENABLE': 'BITS.OUTA',
    'FILTER1.TRIG': 'BITS.OUTB',
    'FILTER1.INP': 'INENC1.VAL',
    'FILTER1.MODE': 1,
  });
  panda.run(SECOND);
  panda.set({ 'INENC2.SETP': -50_000, 'BITS.A': 1 });
  panda.run(1);
  let sum = addUp(panda, 'INENC1.VAL', 3000);
  panda.set({ 'FILTER1.INP': 'INENC2.VAL' });
  sum += addUp(panda, 'INENC2.VAL', 2000);
  panda.set({ 'BITS.B': 1 });
  sum += addUp(panda, 'INENC2.VAL', 1);
  panda.run(3);
  expect(panda.core.position('FILTER1.OUT')).toBe(Math.trunc(sum / 5001));
});
