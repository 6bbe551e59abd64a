/** Blocks of positions. */

import { expect, test } from 'vitest';

import { FakePanda, type Settings } from '../fake-panda.js';

/** PGEN1 shows these one after the other, at each pulse of BITS.OUTD. */
const positions = (...values: number[]): Settings => ({
  'PGEN1.TABLE': Uint32Array.from(values, (value) => value >>> 0),
  'PGEN1.ENABLE': 'ONE',
  'PGEN1.TRIG': 'BITS.OUTD',
  'PGEN1.REPEATS': 1,
});

test('PGEN plays its table REPEATS times', () => {
  const panda = new FakePanda({
    ...positions(5, -6),
    'PGEN1.REPEATS': 2,
    'PGEN1.ENABLE': 'BITS.OUTA',
  });
  panda.run(10);
  const inputs = { A: '_---------------', D: '__-_-_-__-__-_-_' };
  expect(panda.play(inputs, ['PGEN1.ACTIVE', 'PGEN1.OUT', 'PGEN1.STATE'])).toEqual({
    'PGEN1.ACTIVE': '__--------______',
    'PGEN1.OUT': [0, 0, 0, 5, 5, -6, -6, 5, 5, 5, -6, -6, -6, -6, -6, -6],
    'PGEN1.STATE': [1, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1],
  });
});

test('PGEN reports that it is enabled without a table, or that its stream ends too early', () => {
  const panda = new FakePanda({ 'PGEN1.ENABLE': 'BITS.OUTA', 'PGEN1.TRIG': 'BITS.OUTD' });
  panda.run(10);
  panda.play({ A: '_-_' }, []);
  expect(panda.core.reading('PGEN1.HEALTH')).toBe(2);
  panda.core.appendTable('PGEN1.TABLE', Uint32Array.of(1, 2), false);
  panda.core.appendTable('PGEN1.TABLE', Uint32Array.of(3), false);
  const { 'PGEN1.OUT': out } = panda.play({ A: '_------', D: '__-_-_-_' }, ['PGEN1.OUT']);
  expect(out).toEqual([0, 0, 0, 1, 1, 2, 2, 3]);
  expect(panda.core.reading('PGEN1.HEALTH')).toBe(1);
});

test('CALC adds up and shifts, one tick later', () => {
  const panda = new FakePanda({
    ...positions(100, -7),
    'CALC1.INPA': 'PGEN1.OUT',
    'CALC1.INPB': 'PGEN1.OUT',
    'CALC1.INPD': 'COUNTER1.OUT',
    'CALC1.TYPED': 1,
    'CALC1.SHIFT': 1,
    'COUNTER1.ENABLE': 'ONE',
    'COUNTER1.START': 10,
  });
  panda.run(10);
  expect(panda.play({ D: '_-___-___' }, ['PGEN1.OUT', 'CALC1.OUT'])).toEqual({
    'PGEN1.OUT': [0, 0, 100, 100, 100, 100, -7, -7, -7],
    'CALC1.OUT': [-5, -5, -5, 95, 95, 95, 95, -12, -12],
  });
});

test('CALC follows moving inputs', () => {
  const panda = new FakePanda({
    'CALC1.INPA': 'INENC1.VAL',
    'CALC1.INPB': 'INENC2.VAL',
    'CALC1.TYPEB': 1,
    'CALC2.INPC': 'CALC1.OUT',
  });
  const seen = Array.from({ length: 20 }, () => {
    panda.run(5_000_000);
    const at = (field: string): number => panda.core.position(field);
    return [at('INENC1.VAL') - at('INENC2.VAL'), at('CALC1.OUT'), at('CALC2.OUT')];
  });
  for (const [difference, one, two] of seen) expect([one, two]).toEqual([difference, difference]);
  expect(new Set(seen.map(([difference]) => difference)).size).toBeGreaterThan(15);
  panda.set({ 'CALC1.INPA': 'PGEN1.OUT', 'CALC1.INPB': 'PGEN1.OUT' });
  panda.run(5);
  expect([panda.core.position('CALC1.OUT'), panda.core.position('CALC2.OUT')]).toEqual([0, 0]);
});

test('CALCs that read each other do no harm', () => {
  const panda = new FakePanda({
    'CALC1.INPA': 'INENC1.VAL',
    'CALC1.INPB': 'CALC2.OUT',
    'CALC2.INPA': 'CALC1.OUT',
    'CALC2.INPB': 'CALC2.OUT',
  });
  panda.core.advance(1_000_000, 1000);
  expect(Number.isInteger(panda.core.position('CALC1.OUT'))).toBe(true);
});

const filter = {
  'FILTER1.ENABLE': 'BITS.OUTA',
  'FILTER1.TRIG': 'BITS.OUTB',
  'FILTER1.INP': 'PGEN1.OUT',
};

test('FILTER returns the difference since the previous trigger', () => {
  const panda = new FakePanda({ ...positions(10, 4), ...filter });
  panda.run(10);
  const inputs = { A: '_----------', B: '_____-____-_', D: '___-___-____' };
  expect(panda.play(inputs, ['FILTER1.OUT', 'FILTER1.READY'])).toEqual({
    'FILTER1.OUT': [0, 0, 0, 0, 0, 0, 10, 10, 10, 10, 10, -6],
    'FILTER1.READY': '______-____-',
  });
});

test('FILTER returns the mean since the previous trigger', () => {
  const panda = new FakePanda({ ...positions(10, 4), ...filter, 'FILTER1.MODE': 1 });
  panda.run(10);
  const inputs = { A: '_----------', B: '_____-____-_', D: '___-___-____' };
  expect(panda.play(inputs, ['FILTER1.OUT', 'FILTER1.READY'])).toEqual({
    // 0 0 0 10, then 10 10 10 4 4: 10/4 and 38/5, cut off.
    'FILTER1.OUT': [0, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 7],
    'FILTER1.READY': '______-____-',
  });
});

test('FILTER returns the mean of a moving input', () => {
  const panda = new FakePanda({
    ...filter,
    'FILTER1.INP': 'INENC1.VAL',
    'FILTER1.MODE': 1,
    'FILTER1.ENABLE': 'ONE',
  });
  panda.run(1000);
  panda.play({ B: '_-__' }, []);
  const begin = panda.core.now - 3;
  let sum = 0;
  while (panda.core.now < begin + 3_000_000) {
    panda.run(500);
    sum += panda.core.position('INENC1.VAL');
  }
  panda.play({ B: '_-__' }, []);
  expect(Math.abs(panda.core.position('FILTER1.OUT') - sum / 6000)).toBeLessThan(2);
});

const pcomp = {
  'PCOMP1.ENABLE': 'BITS.OUTA',
  'PCOMP1.INP': 'PGEN1.OUT',
  'PCOMP1.START': 10,
  'PCOMP1.WIDTH': 3,
  'PCOMP1.STEP': 10,
  'PCOMP1.PULSES': 2,
};

interface Comparison {
  readonly name: string;
  readonly settings?: Settings;
  readonly values: readonly number[];
  /** Of OUT at each value. */
  readonly out: string;
  readonly health?: number;
}

const COMPARISONS: readonly Comparison[] = [
  { name: 'rises at START and STEP further', values: [9, 10, 12, 13, 19, 20, 24], out: '_--__-_' },
  {
    name: 'goes down in the other direction',
    settings: { 'PCOMP1.DIR': 1, 'PCOMP1.START': -10 },
    values: [-9, -10, -12, -13, -19, -21, -23],
    out: '_--__-_',
  },
  {
    name: 'is relative to where it was enabled',
    settings: { 'PCOMP1.RELATIVE': 1 },
    values: [100, 109, 110, 113, 120, 123],
    out: '__-_-_',
  },
  {
    name: 'waits to be PRE_START away first',
    settings: { 'PCOMP1.PRE_START': 5 },
    values: [7, 11, 6, 5, 9, 11, 13, 20, 23],
    out: '_____-_-_',
  },
  {
    name: 'finds out the direction by itself',
    settings: { 'PCOMP1.DIR': 2, 'PCOMP1.RELATIVE': 1 },
    values: [100, 95, 90, 88, 87, 80, 77],
    out: '__--_-_',
  },
  {
    name: 'finds the direction towards START',
    settings: { 'PCOMP1.DIR': 2 },
    values: [15, 12, 10, 7, 0, -3],
    out: '__-_-_',
  },
  {
    name: 'stops when the position jumps',
    values: [9, 21, 24],
    out: '___',
    health: 1,
  },
  {
    name: 'gives up when nothing tells the direction',
    settings: { 'PCOMP1.DIR': 2, 'PCOMP1.RELATIVE': 1, 'PCOMP1.START': 0 },
    values: [9, 21],
    out: '__',
    health: 2,
  },
];

test.each(COMPARISONS)('PCOMP $name', ({ settings, values, out, health = 0 }) => {
  const panda = new FakePanda({ ...positions(...values, 0), ...pcomp, ...settings });
  panda.run(10);
  let seen = '';
  for (const [i] of values.entries()) {
    panda.play({ D: '_-____' }, []);
    if (i === 0) panda.play({ A: '_-----' }, []);
    seen += panda.core.bit('PCOMP1.OUT') === 1 ? '-' : '_';
  }
  expect(seen).toBe(out);
  const pulses = health === 0 ? 2 : 0;
  const readings = ['PRODUCED', 'HEALTH', 'STATE'].map((f) => panda.core.reading(`PCOMP1.${f}`));
  expect([...readings, panda.core.bit('PCOMP1.ACTIVE')]).toEqual([pulses, health, 0, 0]);
});
