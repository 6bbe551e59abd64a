/** COUNTER, as timing diagrams. */

import { expect, test } from 'vitest';

import { FakePanda, type Settings } from '../fake-panda.js';

const counter = {
  'COUNTER1.ENABLE': 'BITS.OUTA',
  'COUNTER1.TRIG': 'BITS.OUTB',
  'COUNTER1.DIR': 'BITS.OUTC',
};

interface Diagram {
  readonly name: string;
  readonly settings: Settings;
  readonly inputs: Readonly<Record<string, string>>;
  readonly out: number[];
  readonly carry?: string;
}

const DIAGRAMS: readonly Diagram[] = [
  {
    name: 'counts rising edges while enabled, from START on',
    settings: { 'COUNTER1.START': 10, 'COUNTER1.STEP': 2 },
    inputs: { A: '_--------__--', B: '___-_--__-___' },
    out: [0, 0, 10, 10, 12, 12, 14, 14, 14, 14, 14, 14, 10],
  },
  {
    name: 'does not count an edge at which ENABLE falls, but one at which it rises',
    settings: {},
    inputs: { A: '_---____-__', B: '_-__-___-__' },
    out: [0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  },
  {
    name: 'counts down while DIR is high',
    settings: {},
    inputs: { A: '-----------', B: '_-_-_-_-_-_', C: '____-----__' },
    out: [0, 0, 1, 1, 2, 2, 1, 1, 0, 0, 1],
  },
  {
    name: 'counts either edge',
    settings: { 'COUNTER1.TRIG_EDGE': 2 },
    inputs: { A: '--------', B: '_--_-___' },
    out: [0, 0, 1, 1, 2, 3, 4, 4],
  },
  {
    name: 'rolls over from MAX to MIN, with CARRY until TRIG falls',
    settings: { 'COUNTER1.START': 3, 'COUNTER1.MIN': -1, 'COUNTER1.MAX': 4 },
    inputs: { A: '_------------', B: '__-_--___-___' },
    out: [0, 0, 3, 4, 4, -1, -1, -1, -1, -1, 0, 0, 0],
    carry: '_____--______',
  },
  {
    name: 'rolls over from MIN to MAX',
    settings: { 'COUNTER1.STEP': 3, 'COUNTER1.MIN': -4, 'COUNTER1.MAX': 4 },
    inputs: { A: '_--------', B: '__-_-_-__', C: '---------' },
    out: [0, 0, 0, -3, -3, 3, 3, 0, 0],
    carry: '_____-___',
  },
  {
    name: 'rolls over at 32 bits without limits',
    settings: { 'COUNTER1.START': 2 ** 31 - 1 },
    inputs: { A: '_----', B: '___-_' },
    out: [0, 0, 2 ** 31 - 1, 2 ** 31 - 1, -(2 ** 31)],
    carry: '____-',
  },
  {
    name: 'shows its count at the end only, if wished',
    settings: { 'COUNTER1.OUT_MODE': 1 },
    inputs: { A: '_--------__', B: '__-_-_-____' },
    out: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3],
  },
];

test.each(DIAGRAMS)('$name', ({ settings, inputs, out, carry }) => {
  const panda = new FakePanda({ ...counter, ...settings });
  panda.run(10);
  const trace = panda.play(inputs, ['COUNTER1.OUT', 'COUNTER1.CARRY']);
  expect(trace['COUNTER1.OUT']).toEqual(out);
  expect(trace['COUNTER1.CARRY']).toBe(carry ?? '_'.repeat(out.length));
});

test('accepts a value while it runs', () => {
  const panda = new FakePanda({ ...counter, 'COUNTER1.ENABLE': 'ONE' });
  panda.run(10);
  panda.set({ 'COUNTER1.SET': -7 });
  panda.run(3);
  expect(panda.core.position('COUNTER1.OUT')).toBe(-7);
  panda.play({ B: '_-__' }, []);
  expect(panda.core.position('COUNTER1.OUT')).toBe(-6);
});
