/** SEQ, as timing diagrams. */

import { expect, test } from 'vitest';

import { FakePanda, type Settings } from '../fake-panda.js';
import { type Line, seqTable } from './seq-table.js';

const seq = {
  'SEQ1.ENABLE': 'BITS.OUTA',
  'SEQ1.BITA': 'BITS.OUTB',
  'SEQ1.BITC': 'BITS.OUTC',
  'SEQ1.REPEATS': 1,
};

interface Diagram {
  readonly name: string;
  readonly settings?: Settings;
  readonly lines: readonly Line[];
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string | number[]>>;
}

const DIAGRAMS: readonly Diagram[] = [
  {
    name: 'goes through the phases of its lines and repeats them',
    lines: [
      { repeats: 2, time1: 2, out1: 'A', time2: 1, out2: 'B' },
      { time1: 1, out1: 'AF', time2: 2 },
    ],
    inputs: { A: '_--------------' },
    outputs: {
      'SEQ1.ACTIVE': '__---------____',
      'SEQ1.OUTA': '__--_--_-______',
      'SEQ1.OUTB': '____-__-_______',
      'SEQ1.OUTF': '________-______',
      'SEQ1.TABLE_LINE': [0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2],
      'SEQ1.LINE_REPEAT': [0, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1],
      'SEQ1.STATE': [1, 3, 3, 4, 3, 3, 4, 3, 4, 4, 1, 1, 1, 1, 1],
    },
  },
  {
    name: 'repeats the table, prescaled',
    settings: { 'SEQ1.REPEATS': 2, 'SEQ1.PRESCALE': 2 },
    lines: [{ time1: 1, out1: 'C', time2: 1 }],
    inputs: { A: '_------------' },
    outputs: {
      'SEQ1.ACTIVE': '__--------___',
      'SEQ1.OUTC': '__--__--_____',
      'SEQ1.TABLE_REPEAT': [0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2],
    },
  },
  {
    name: 'leaves out a first phase of no time, and takes one tick for a second of none',
    settings: { 'SEQ1.REPEATS': 3 },
    lines: [{ out1: 'A', time2: 1, out2: 'B' }, { out2: 'D' }],
    inputs: { A: '_----------' },
    outputs: {
      'SEQ1.OUTA': '___________',
      'SEQ1.OUTB': '__-_-_-____',
      'SEQ1.OUTD': '___-_-_-___',
    },
  },
  {
    name: 'goes on for ever without REPEATS, until it is disabled',
    settings: { 'SEQ1.REPEATS': 0 },
    lines: [{ time1: 1, out1: 'A', time2: 1 }],
    inputs: { A: '_---------__-' },
    outputs: { 'SEQ1.ACTIVE': '__---------__', 'SEQ1.OUTA': '__-_-_-_-_-__' },
  },
  {
    name: 'repeats a line for ever that has no repeats',
    lines: [{ repeats: 0, time1: 1, out1: 'A', time2: 2 }, { out2: 'B' }],
    inputs: { A: '_----------' },
    outputs: { 'SEQ1.OUTA': '__-__-__-__', 'SEQ1.OUTB': '___________' },
  },
  {
    name: 'waits for bits, its outputs staying',
    lines: [
      { trigger: 2, time1: 1, out1: 'A', time2: 1, out2: 'B' },
      { trigger: 5, time2: 1, out2: 'A' },
    ],
    inputs: { A: '_------------', B: '____-________', C: '---------____' },
    outputs: {
      'SEQ1.ACTIVE': '__---------__',
      'SEQ1.OUTA': '_____-____-__',
      'SEQ1.OUTB': '______----___',
      'SEQ1.STATE': [1, 2, 2, 2, 3, 4, 2, 2, 2, 4, 1, 1, 1],
    },
  },
];

test.each(DIAGRAMS)('$name', ({ settings, lines, inputs, outputs }) => {
  const panda = new FakePanda({ ...seq, 'SEQ1.TABLE': seqTable(...lines), ...settings });
  panda.run(10);
  expect(panda.play(inputs, Object.keys(outputs))).toEqual(outputs);
});

test('reports that it is enabled without a table', () => {
  const panda = new FakePanda(seq);
  panda.run(10);
  const trace = panda.play({ A: '__-----' }, ['SEQ1.ACTIVE', 'SEQ1.STATE', 'SEQ1.HEALTH']);
  expect(trace).toEqual({
    'SEQ1.ACTIVE': '_______',
    'SEQ1.STATE': [0, 0, 0, 0, 0, 0, 0],
    'SEQ1.HEALTH': [0, 0, 2, 2, 2, 2, 2],
  });
});

test('stops when it gets another table, and plays it when it is enabled again', () => {
  const panda = new FakePanda({ ...seq, 'SEQ1.TABLE': seqTable({ time2: 1000, out2: 'A' }) });
  panda.run(10);
  panda.play({ A: '_----' }, []);
  panda.set({ 'SEQ1.TABLE': seqTable({ time2: 1000, out2: 'B' }) });
  panda.run(2);
  expect(['ACTIVE', 'OUTA', 'OUTB'].map((out) => panda.core.bit(`SEQ1.${out}`))).toEqual([0, 0, 0]);
  panda.play({ A: '__-' }, []);
  panda.run(2);
  expect(['ACTIVE', 'OUTA', 'OUTB'].map((out) => panda.core.bit(`SEQ1.${out}`))).toEqual([1, 0, 1]);
});

test.each([
  ['at least', 7, 60, [0, 0, 0, 0, 0, 0, 1]],
  ['at most', 8, -20, [0, 0, 1, 1, 1, 1, 1]],
])('waits for a position of %s', (_, trigger, position, expected) => {
  const panda = new FakePanda({
    ...seq,
    'SEQ1.TABLE': seqTable({ trigger, position, time2: 1000, out2: 'A' }),
    'SEQ1.POSA': 'PGEN1.OUT',
    'PGEN1.TABLE': Int32Array.of(10, -20, 30, 59, -20, 60) as unknown as Uint32Array,
    'PGEN1.ENABLE': 'ONE',
    'PGEN1.TRIG': 'BITS.OUTD',
  });
  panda.run(10);
  panda.play({ A: '_-' }, []);
  const levels = [panda.core.bit('SEQ1.OUTA')];
  for (let i = 0; i < 6; i++) {
    panda.play({ D: '_-__' }, []);
    levels.push(panda.core.bit('SEQ1.OUTA'));
  }
  expect(levels).toEqual(expected);
});

const LINE = { time1: 1, out1: 'A', time2: 3 };

test('plays a table that is streamed in parts', () => {
  const played: [string, number][] = [];
  const onPlayed = (field: string, words: number): number => played.push([field, words]);
  const panda = new FakePanda({ ...seq, 'SEQ1.ENABLE': 'BITS.OUTA' }, { onPlayed });
  panda.core.appendTable('SEQ1.TABLE', seqTable(LINE, LINE), false);
  panda.core.appendTable('SEQ1.TABLE', seqTable(LINE), true);
  panda.run(10);
  const outputs = panda.play({ A: '_---------------' }, [
    'SEQ1.ACTIVE',
    'SEQ1.OUTA',
    'SEQ1.HEALTH',
  ]);
  expect(outputs).toEqual({
    'SEQ1.ACTIVE': '__------------__',
    'SEQ1.OUTA': '__-___-___-_____',
    'SEQ1.HEALTH': new Array(16).fill(0),
  });
  expect(played).toEqual([
    ['SEQ1.TABLE', 8],
    ['SEQ1.TABLE', 4],
  ]);
});

test('stops when a part arrives too late', () => {
  const panda = new FakePanda(seq);
  panda.core.appendTable('SEQ1.TABLE', seqTable(LINE), false);
  panda.run(10);
  const { 'SEQ1.ACTIVE': active } = panda.play({ A: '_---------' }, ['SEQ1.ACTIVE']);
  expect([active, panda.core.reading('SEQ1.HEALTH')]).toEqual(['__----____', 1]);
  panda.core.appendTable('SEQ1.TABLE', seqTable(LINE), true);
  panda.play({ A: '_--' }, []);
  expect([panda.core.bit('SEQ1.ACTIVE'), panda.core.reading('SEQ1.HEALTH')]).toEqual([1, 0]);
});
