/** The machine as a whole: the tutorial's design, and variations of it. */

import { expect, test } from 'vitest';

import { FakePanda, type Settings, TUTORIAL } from './fake-panda.js';
import { seqTable } from './blocks/seq-table.js';

const COUNTER_COLUMNS = [1, 2, 3].flatMap((n) =>
  ['Value', 'Min', 'Max', 'Mean', 'Diff'].map((capture) => `COUNTER${n}.OUT.${capture}`),
);

const SECOND = 125e6;

function capture(settings: Settings, columns: readonly string[], ticks = 100 * SECOND) {
  const panda = new FakePanda({ ...TUTORIAL, ...settings });
  const captured = panda.arm(columns);
  panda.run(ticks);
  return captured;
}

const range = (count: number, step = 1, first = step): number[] =>
  Array.from({ length: count }, (_, i) => first + i * step);

test.each([0, 1, 5])('captures 1000 samples, with a DELAY of %d', (delay) => {
  const captured = capture(
    { 'PCAP.GATE.DELAY': delay, 'PCAP.TRIG.DELAY': delay, 'PCAP.ENABLE.DELAY': delay },
    ['PCAP.GATE_DURATION', ...COUNTER_COLUMNS, 'PCAP.TS_START', 'PCAP.TS_END', 'PCAP.TS_TRIG'],
  );
  const gate = 125_000;
  expect(captured.reason).toBe('Ok');
  expect(captured.rows).toEqual(
    range(1000).map((i) => [
      gate,
      ...[1, 2, 3].flatMap((step) => [i * step, i * step, i * step, i * step * gate, 0]),
      (i - 1) * 2 * gate,
      (2 * i - 1) * gate,
      (2 * i - 1) * gate,
    ]),
  );
});

test('captures like a real one at 500 kHz', () => {
  const captured = capture({ 'SEQ1.PRESCALE': 125 }, [
    'PCAP.GATE_DURATION',
    'COUNTER1.OUT.Min',
    'COUNTER1.OUT.Max',
    'COUNTER3.OUT',
    'COUNTER2.OUT.Mean',
    'PCAP.TS_START',
  ]);
  expect(captured.rows).toEqual(
    range(1000).map((i) => [125, i, i, 3 * i, 125 * 2 * i, 250 * (i - 1)]),
  );
});

test('repeats by the table as by its lines', () => {
  const table = seqTable({ repeats: 4, time1: 2, out1: 'A', time2: 3 });
  const settings = { 'SEQ1.TABLE': table, 'SEQ1.REPEATS': 25, 'SEQ1.PRESCALE': 10 };
  const captured = capture(settings, ['COUNTER1.OUT', 'PCAP.TS_START']);
  expect(captured.rows).toEqual(range(100).map((i) => [i, 50 * (i - 1)]));
});

test.each([
  ['a rising TRIG', { 'PCAP.TRIG_EDGE': 0 }, range(1000)],
  ['both edges', { 'PCAP.TRIG_EDGE': 2 }, range(1000).flatMap((i) => [i, i])],
  ['counting down', { 'COUNTER1.DIR': 'ONE' }, range(1000, -1)],
  ['another START', { 'COUNTER1.START': 500 }, range(1000, 1, 501)],
  ['another STEP', { 'COUNTER1.STEP': 7 }, range(1000, 7)],
  ['falling edges counted', { 'COUNTER1.TRIG_EDGE': 1 }, range(1000, 1, 1)],
  ['both edges counted', { 'COUNTER1.TRIG_EDGE': 2 }, range(1000, 2, 2)],
  ['a counter enabled by the sequencer', { 'COUNTER1.ENABLE': 'SEQ1.ACTIVE' }, range(1000)],
  ['a gate that is always open', { 'PCAP.GATE': 'ONE' }, range(1000)],
  ['a rollover', { 'COUNTER1.MAX': 9 }, range(1000).map((i) => i % 10)],
])('gives what is to be expected of %s', (_, settings, expected) => {
  const captured = capture(settings, ['COUNTER1.OUT']);
  expect(captured.reason).toBe('Ok');
  expect(captured.column(0)).toEqual(expected);
});

test('captures at the end of the last line', () => {
  const table = seqTable({ repeats: 10, time1: 1, time2: 1, out2: 'A' });
  const captured = capture({ 'SEQ1.TABLE': table }, ['COUNTER1.OUT']);
  expect(captured.column(0)).toEqual(range(10));
});

test('can be captured again after an end, and after a DISARM', () => {
  const panda = new FakePanda(TUTORIAL);
  const stopped = panda.arm(['COUNTER1.OUT']);
  panda.run(SECOND / 10);
  panda.core.disarm();
  expect([stopped.reason, stopped.rows.length]).toEqual(['Disarmed', 50]);
  for (let i = 0; i < 2; i++) {
    const captured = panda.arm(['COUNTER1.OUT']);
    panda.run(3 * SECOND);
    expect(captured.reason).toBe('Ok');
    expect(captured.column(0)).toEqual(range(1000));
  }
  expect(panda.core.nextTick).toBe(Infinity);
});

test('waits for ENABLE, and is disarmed without a start', () => {
  const panda = new FakePanda({ ...TUTORIAL, 'PCAP.ENABLE': 'BITS.OUTA' });
  const captured = panda.arm(['COUNTER1.OUT']);
  panda.run(SECOND);
  expect(panda.core.bit('PCAP.ACTIVE')).toBe(1);
  panda.core.disarm();
  panda.run(10);
  expect([captured.isStarted, captured.reason]).toEqual([false, 'Disarmed']);
  expect(panda.core.bit('PCAP.ACTIVE')).toBe(0);
});

test('shows the state of the sequencer', () => {
  const panda = new FakePanda(TUTORIAL);
  panda.arm(['COUNTER1.OUT']);
  panda.run(SECOND / 2);
  const read = (field: string): number | null => panda.core.reading(`SEQ1.${field}`);
  expect(['STATE', 'LINE_REPEAT', 'TABLE_LINE', 'TABLE_REPEAT'].map(read)).toEqual([4, 250, 1, 1]);
  expect(panda.core.position('COUNTER3.OUT')).toBe(750);
});
