/**
 * Blocks of bits, as timing diagrams: a character is a tick, what a block makes of an input comes
 * one tick later.
 */

import { expect, test } from 'vitest';

import { FakePanda, type Settings } from '../fake-panda.js';

interface Diagram {
  readonly name: string;
  readonly settings: Settings;
  /** Levels of BITS.OUTA to OUTD. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string | number[]>>;
}

const clock = { 'CLOCK1.ENABLE': 'BITS.OUTA', 'CLOCK1.PERIOD': 6 };
const pulse = { 'PULSE1.ENABLE': 'BITS.OUTA', 'PULSE1.TRIG': 'BITS.OUTB' };
const lut = { 'LUT1.INPA': 'BITS.OUTA', 'LUT1.INPB': 'BITS.OUTB', 'LUT1.INPE': 'BITS.OUTC' };
const gate = {
  'SRGATE1.ENABLE': 'BITS.OUTA',
  'SRGATE1.SET': 'BITS.OUTB',
  'SRGATE1.RST': 'BITS.OUTC',
};
const div = { 'DIV1.ENABLE': 'BITS.OUTA', 'DIV1.INP': 'BITS.OUTB', 'DIV1.DIVISOR': 3 };

const DIAGRAMS: readonly Diagram[] = [
  {
    name: 'CLOCK is high for its width, from ENABLE rising on',
    settings: { ...clock, 'CLOCK1.WIDTH': 2 },
    inputs: { A: '_----------------___--' },
    outputs: { 'CLOCK1.OUT': '__--____--____--_____-' },
  },
  {
    name: 'CLOCK with no width is high for half of its period',
    settings: clock,
    inputs: { A: '_------------' },
    outputs: { 'CLOCK1.OUT': '__---___---__' },
  },
  {
    name: 'CLOCK with no period stays low',
    settings: { ...clock, 'CLOCK1.PERIOD': 0 },
    inputs: { A: '_-----' },
    outputs: { 'CLOCK1.OUT': '______' },
  },
  {
    name: 'a DELAY holds an input back, and keeps its shape',
    settings: { ...pulse, 'PULSE1.ENABLE': 'ONE', 'PULSE1.TRIG.DELAY': 5 },
    inputs: { B: '_-_--__-_________' },
    outputs: { 'PULSE1.OUT': '_______-_--__-___' },
  },
  {
    name: 'PULSE with a width makes one of each trigger',
    settings: { ...pulse, 'PULSE1.WIDTH': 3 },
    inputs: { A: '_--------------', B: '___-____-------' },
    outputs: { 'PULSE1.OUT': '____---__---___' },
  },
  {
    name: 'PULSE with no width lets through what comes, delayed',
    settings: { ...pulse, 'PULSE1.DELAY': 4 },
    inputs: { A: '_--------------', B: '__-_--_________' },
    outputs: { 'PULSE1.OUT': '_______-_--____' },
  },
  {
    name: 'PULSE queues triggers that come while others are delayed',
    settings: { ...pulse, 'PULSE1.DELAY': 8, 'PULSE1.WIDTH': 1 },
    inputs: { A: '_-----------------', B: '__-_-__-__________' },
    outputs: {
      'PULSE1.OUT': '___________-_-__-_',
      'PULSE1.QUEUED': [0, 0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 2, 2, 1, 1, 1, 0, 0],
    },
  },
  {
    name: 'PULSE drops triggers whose pulses would run into others',
    settings: { ...pulse, 'PULSE1.WIDTH': 4 },
    inputs: { A: '_-----------------', B: '__-_-______-_______' },
    outputs: {
      'PULSE1.OUT': '___----_____----___',
      'PULSE1.DROPPED': [0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    },
  },
  {
    name: 'PULSE makes several of each trigger, of either edge',
    settings: {
      ...pulse,
      'PULSE1.WIDTH': 1,
      'PULSE1.PULSES': 3,
      'PULSE1.STEP': 2,
      'PULSE1.TRIG_EDGE': 2,
    },
    inputs: { A: '_-----------------', B: '__-------_________' },
    outputs: { 'PULSE1.OUT': '___-_-_-__-_-_-___' },
  },
  {
    name: 'PULSE forgets all when it is disabled',
    settings: { ...pulse, 'PULSE1.DELAY': 2, 'PULSE1.WIDTH': 5 },
    inputs: { A: '_------___---', B: '__-_-________' },
    outputs: { 'PULSE1.OUT': '_____---_____' },
  },
  {
    name: 'LUT makes any function of levels',
    settings: { ...lut, 'LUT1.FUNC': 0xff000000 },
    inputs: { A: '_--__--_', B: '__--_-__' },
    outputs: { 'LUT1.OUT': '___-__-_' },
  },
  {
    name: 'LUT makes pulses of edges',
    settings: { ...lut, 'LUT1.FUNC': 0xaaaaaaaa, 'LUT1.TYPEE': 3 },
    inputs: { C: '_---__-___' },
    outputs: { 'LUT1.OUT': '__-__-_--_' },
  },
  {
    name: 'SRGATE is set and reset, RST wins',
    settings: gate,
    inputs: { A: '-------------', B: '_-____-_---__', C: '___-____-____' },
    outputs: { 'SRGATE1.OUT': '__--___--____' },
  },
  {
    name: 'SRGATE keeps its output while disabled',
    settings: { ...gate, 'SRGATE1.WHEN_DISABLED': 2, 'SRGATE1.SET_EDGE': 1 },
    inputs: { A: '----____---', B: '_-_________', C: '_____-___-_' },
    outputs: { 'SRGATE1.OUT': '___-------_' },
  },
  {
    name: 'SRGATE is high while disabled, if wished',
    settings: { ...gate, 'SRGATE1.WHEN_DISABLED': 1 },
    inputs: { A: '_---__', B: '______', C: '__-___' },
    outputs: { 'SRGATE1.OUT': '---__-' },
  },
  {
    name: 'DIV sends one pulse in three to OUTD',
    settings: div,
    inputs: { A: '_------------------', B: '__-_--_-_-__-_-_-__' },
    outputs: {
      'DIV1.OUTD': '________-______-___',
      'DIV1.OUTN': '___-_--___-__-___-_',
      'DIV1.COUNT': [0, 0, 1, 1, 2, 2, 2, 0, 0, 1, 1, 1, 2, 2, 0, 0, 1, 1, 1],
    },
  },
  {
    name: 'DIV sends the first to OUTD, if wished',
    settings: { ...div, 'DIV1.FIRST_PULSE': 1 },
    inputs: { A: '_------------', B: '__-_-_-_-__-_' },
    outputs: { 'DIV1.OUTD': '___-_____-___', 'DIV1.OUTN': '_____-_-____-' },
  },
];

test.each(DIAGRAMS)('$name', ({ settings, inputs, outputs }) => {
  const panda = new FakePanda(settings);
  panda.run(10);
  expect(panda.play(inputs, Object.keys(outputs))).toEqual(outputs);
});

test('SRGATE is set and reset by hand', () => {
  const panda = new FakePanda({ ...gate, 'SRGATE1.ENABLE': 'ONE' });
  const levels = ['FORCE_SET', 'FORCE_RST'].map((action) => {
    panda.run(1);
    panda.core.written(`SRGATE1.${action}`);
    panda.run(2);
    return panda.core.bit('SRGATE1.OUT');
  });
  expect(levels).toEqual([1, 0]);
});

test('an input forgets pending changes when it is connected to another source', () => {
  const panda = new FakePanda({ ...pulse, 'PULSE1.ENABLE': 'ONE', 'PULSE1.TRIG.DELAY': 20 });
  panda.run(5);
  panda.play({ B: '_-' }, []);
  panda.set({ 'PULSE1.TRIG': 'BITS.OUTC' });
  panda.run(50);
  expect(panda.core.bit('PULSE1.OUT')).toBe(0);
  const { 'PULSE1.OUT': out } = panda.play({ C: '-_'.padEnd(25, '_') }, ['PULSE1.OUT']);
  expect(out).toBe('-'.padStart(22, '_').padEnd(25, '_'));
  panda.set({ 'PULSE1.TRIG': 'BITS.OUTB' });
  panda.run(3);
  expect(panda.core.bit('PULSE1.OUT')).toBe(1);
});

test('a LUT that inverts itself continues for ever, and time advances', () => {
  const panda = new FakePanda({ 'LUT1.INPA': 'LUT1.OUT', 'LUT1.FUNC': 0xffff });
  panda.run(10);
  const seen = panda.play({ A: '______' }, ['LUT1.OUT'])['LUT1.OUT'];
  expect(seen).toMatch(/^(-_-_-_|_-_-_-)$/);
  expect(panda.core.advance(panda.core.now + 1000, 100)).toBe(false);
});
