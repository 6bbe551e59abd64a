/** What PCAP makes of a gate, triggers and positions, against a reference that looks at each tick. */

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { FakePanda, LAYOUT, type Settings } from '../fake-panda.js';

const COLUMNS = [
  'PCAP.GATE_DURATION',
  'PGEN1.OUT.Value',
  'PGEN1.OUT.Diff',
  'PGEN1.OUT.Min',
  'PGEN1.OUT.Max',
  'PCAP.TS_START',
  'PCAP.TS_END',
  'PCAP.TS_TRIG',
  'PGEN1.OUT.Sum',
  'PGEN1.OUT.Mean',
  'PGEN1.OUT.StdDev',
  'PCAP.BITS0',
];
/** Triggers may not be closer than the hardware can write samples: a tick for every 4 bytes. */
const CLOSEST = 19;

/** Levels that change after each of some numbers of ticks. */
function levels(changes: readonly number[]): string {
  return changes.map((ticks, i) => (i % 2 === 0 ? '_' : '-').repeat(ticks)).join('');
}

/** What is on the buses at a tick. */
interface Moment {
  readonly gate: number;
  readonly trig: number;
  readonly enable: number;
  readonly position: number;
  readonly bits: number;
}

/** Runs tick by tick, writing down what is on the buses. */
function record(panda: FakePanda, inputs: Readonly<Record<string, string>>): Moment[] {
  const moments: Moment[] = [];
  const ticks = Math.max(...Object.values(inputs).map((text) => text.length));
  for (let tick = 0; tick < ticks; tick++) {
    for (const [letter, text] of Object.entries(inputs)) {
      const level = text[tick] === '-' ? 1 : 0;
      if (panda.registers.value(`BITS.${letter}`) !== level) {
        panda.set({ [`BITS.${letter}`]: level });
      }
    }
    panda.run(1);
    moments.push({
      enable: panda.core.bit('BITS.OUTA'),
      gate: panda.core.bit('BITS.OUTB'),
      trig: panda.core.bit('BITS.OUTC'),
      position: panda.core.position('PGEN1.OUT'),
      bits: [...LAYOUT.bits].reduce((word, [name, i]) => word | (panda.core.bit(name) << i), 0),
    });
  }
  return moments;
}

/** The samples as they have to be, looking at every tick. PCAP sees bits a tick late. */
function reference(moments: readonly Moment[], edge: number, shift: bigint): unknown[][] {
  const rows: unknown[][] = [];
  const begin = moments.findIndex((_, i) => moments[i - 1]?.enable === 1);
  let gated: number[] = [];
  let diff = 0;
  for (let tick = begin; begin > 0 && tick < moments.length; tick++) {
    const bus = moments[tick - 1]!;
    const before = moments[tick - 2]?.trig ?? 0;
    const isEdge = edge === 2 ? bus.trig !== before : bus.trig > before === (edge === 0);
    if (bus.trig !== before && isEdge) {
      rows.push(rowOf(gated, diff, tick, begin, shift, moments));
      gated = [];
      diff = 0;
    }
    if (bus.enable === 0) break;
    if (bus.gate === 1) {
      gated.push(tick);
      // A change of a tick that the gate is high for is seen at the end of the tick.
      diff += (moments[tick + 1]?.position ?? 0) - moments[tick]!.position;
    }
  }
  return rows;
}

function rowOf(
  gated: readonly number[],
  diff: number,
  tick: number,
  begin: number,
  shift: bigint,
  moments: readonly Moment[],
): unknown[] {
  const values = gated.map((each) => moments[each]!.position);
  const sum = values.reduce((total, value) => total + BigInt(value), 0n) >> shift;
  const squares = values.reduce((total, value) => total + BigInt(value) ** 2n, 0n) >> shift;
  return [
    BigInt(gated.length) >> shift,
    moments[tick]!.position,
    diff | 0,
    Math.min(2 ** 31 - 1, ...values),
    Math.max(-(2 ** 31), ...values),
    gated.length === 0 ? -1 : gated[0]! - begin,
    gated.length === 0 ? -1 : gated.at(-1)! + 1 - begin,
    tick - begin,
    sum,
    sum,
    squares,
    moments[tick]!.bits,
  ].map((value) => (typeof value === 'bigint' ? value : BigInt(value)));
}

const changes = (min: number, max: number): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min, max }), { minLength: 4, maxLength: 30 });

const waveforms = fc.record({
  enable: fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 100, max: 900 })),
  gate: changes(1, 60),
  trig: changes(CLOSEST, 60),
  value: changes(1, 20),
  values: fc.array(fc.oneof(fc.integer(), fc.integer({ min: -9, max: 9 })), { minLength: 1 }),
  edge: fc.constantFrom(0, 1, 2),
  shift: fc.nat(3),
});

test('samples equal those of a machine that is read at each tick', () => {
  fc.assert(
    fc.property(waveforms, ({ enable, gate, trig, value, values, edge, shift }) => {
      const settings: Settings = {
        'PGEN1.TABLE': Uint32Array.from(values, (each) => each >>> 0),
        'PGEN1.ENABLE': 'ONE',
        'PGEN1.TRIG': 'BITS.OUTD',
        'PCAP.ENABLE': 'BITS.OUTA',
        'PCAP.GATE': 'BITS.OUTB',
        'PCAP.TRIG': 'BITS.OUTC',
        'PCAP.TRIG_EDGE': edge,
        'PCAP.SHIFT_SUM': shift,
      };
      const panda = new FakePanda(settings);
      const captured = panda.arm(COLUMNS);
      panda.run(300);
      const moments = record(panda, {
        A: `${levels(enable)}____`,
        B: levels(gate),
        C: levels(trig),
        D: levels(value),
      });
      const rows = captured.rows.map((row) => row.map(BigInt));
      expect(rows).toEqual(reference(moments, edge, BigInt(shift)));
      expect(captured.reason).toBe('Ok');
    }),
    { numRuns: 150 },
  );
});

test('a moving position is summed at each tick', () => {
  const settings: Settings = { 'PCAP.ENABLE': 'BITS.OUTA', 'PCAP.TRIG': 'BITS.OUTC' };
  const columns = ['Sum', 'Min', 'Max', 'Diff', 'Value'].map((each) => `INENC1.VAL.${each}`);
  const panda = new FakePanda({ ...settings, 'PCAP.GATE': 'ONE' }, { seed: 7 });
  const captured = panda.arm(columns);
  panda.run(70_000_000);
  const values: number[] = [];
  for (const letter of ['A', 'C']) {
    panda.set({ [`BITS.${letter}`]: 1 });
    // Written, through the block, and a tick to PCAP.
    panda.run(3);
    for (let tick = 0; letter === 'A' && tick < 12_345; tick++) {
      values.push(panda.core.position('INENC1.VAL'));
      panda.run(1);
    }
  }
  for (let tick = 0; tick < 3; tick++) values.push(values.at(-1)!);
  const sum = values.reduce((total, value) => total + value, 0);
  const [first, last] = [values[0]!, values.at(-1)!];
  expect(captured.rows).toEqual([
    [sum, Math.min(...values), Math.max(...values), last - first, last],
  ]);
  expect(new Set(values).size).toBeGreaterThan(2);
});

test('triggers that are too close end it', () => {
  const panda = new FakePanda({
    'PCAP.ENABLE': 'ONE',
    'PCAP.TRIG': 'CLOCK1.OUT',
    'CLOCK1.ENABLE': 'PCAP.ACTIVE',
    'CLOCK1.PERIOD': 3,
  });
  const fine = panda.arm(['PCAP.TS_TRIG', 'PGEN1.OUT']);
  panda.run(10_000);
  panda.core.disarm();
  expect([fine.reason, fine.rows.length > 3000]).toEqual(['Disarmed', true]);
  const close = panda.arm(['PCAP.TS_TRIG', 'PGEN1.OUT.Sum']);
  panda.run(10_000);
  expect([close.reason, close.rows.length]).toEqual(['Framing error', 1]);
  expect(panda.core.reading('PCAP.HEALTH')).toBe(1);
});

test.each(['NOPE1.OUT', 'INENC1.VAL.Median', 'PCAP.TS_START.Mean'])('%s is refused', (column) => {
  const panda = new FakePanda();
  expect(() => panda.arm([column])).toThrow(/\*CAPTURE/);
  panda.arm(['PCAP.TS_TRIG']);
});

test('samples come in batches of up to 2 MiB of whole samples', () => {
  const panda = new FakePanda({
    'PCAP.ENABLE': 'ONE',
    'PCAP.TRIG': 'CLOCK1.OUT',
    'CLOCK1.ENABLE': 'ONE',
    'CLOCK1.PERIOD': 10,
  });
  const captured = panda.arm(['PCAP.TS_TRIG', 'PGEN1.OUT']);
  panda.run(2_500_000);
  const sizes = captured.batches.map((batch) => batch.byteLength);
  expect(sizes.map((size) => size % 12)).toEqual([0, 0]);
  expect(sizes[0]).toBe(Math.floor((2 * 1024 * 1024) / 12) * 12);
});
