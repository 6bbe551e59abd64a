/** A machine with registers that tests set, and what they look at it with. */

import { MachineCore, type MachineCoreOptions } from '../../../../lib/sim/machine/machine-core.js';
import {
  BIT_ONE,
  BIT_ZERO,
  type BusLayout,
  POSITION_ZERO,
  type Registers,
} from '../../../../lib/sim/machine/registers.js';
import { Captured, columnOf } from './captured.js';
import { seqTable } from './blocks/seq-table.js';

const OUTPUTS = {
  bits:
    'TTLIN1.VAL BITS.OUTA BITS.OUTB BITS.OUTC BITS.OUTD CLOCK1.OUT PULSE1.OUT ' +
    'COUNTER1.CARRY COUNTER2.CARRY COUNTER3.CARRY LUT1.OUT SRGATE1.OUT DIV1.OUTD DIV1.OUTN ' +
    'FILTER1.READY PGEN1.ACTIVE PCOMP1.ACTIVE PCOMP1.OUT INENC1.CONN SEQ1.ACTIVE SEQ1.OUTA ' +
    'SEQ1.OUTB SEQ1.OUTC SEQ1.OUTD SEQ1.OUTE SEQ1.OUTF PCAP.ACTIVE',
  positions:
    'INENC1.VAL INENC2.VAL CALC1.OUT CALC2.OUT COUNTER1.OUT COUNTER2.OUT COUNTER3.OUT ' +
    'FILTER1.OUT PGEN1.OUT',
};

const numbered = (names: string): Map<string, number> =>
  new Map(names.split(' ').map((name, index) => [name, index]));

export const LAYOUT: BusLayout = {
  bits: numbered(OUTPUTS.bits),
  positions: numbered(OUTPUTS.positions),
};

/** A number, or the name of what a mux is connected to. */
type Setting = number | string;

/** Registers at 0 and muxes at ZERO, until they are set. */
export class FakeRegisters implements Registers {
  readonly #values = new Map<string, number>();
  readonly #delays = new Map<string, number>();
  readonly #tables = new Map<string, Uint32Array>();

  value(field: string): number {
    return this.#values.get(field) ?? initialOf(field);
  }

  delay(field: string): number {
    return this.#delays.get(field) ?? 0;
  }

  table(field: string): Uint32Array {
    return this.#tables.get(field) ?? new Uint32Array(0);
  }

  /** A name that ends in `.DELAY` sets a mux's. */
  set(field: string, setting: Setting | Uint32Array): void {
    if (typeof setting === 'object') this.#tables.set(field, setting);
    else if (/\..*\.DELAY$/.test(field)) this.#delays.set(field.slice(0, -6), Number(setting));
    else this.#values.set(field, typeof setting === 'string' ? indexOf(setting) : setting);
  }
}

const BIT_MUXES = /\.(ENABLE|TRIG|DIR|GATE|INP|INP[A-E]|SET|RST|BIT[ABC])$/;
const POSITION_MUXES = /^(CALC.*\.INP[A-D]|FILTER1\.INP|PCOMP1\.INP|SEQ1\.POS[ABC])$/;

function initialOf(field: string): number {
  if (POSITION_MUXES.test(field)) return POSITION_ZERO;
  return BIT_MUXES.test(field) && field !== 'COUNTER1.SET' ? BIT_ZERO : 0;
}

function indexOf(name: string): number {
  if (name === 'ZERO' || name === 'ONE') return name === 'ONE' ? BIT_ONE : BIT_ZERO;
  const index = LAYOUT.bits.get(name) ?? LAYOUT.positions.get(name);
  if (index === undefined) throw new Error(`${name} is on no bus`);
  return index;
}

export type Settings = Readonly<Record<string, Setting | Uint32Array>>;

export class FakePanda {
  readonly registers = new FakeRegisters();
  readonly core: MachineCore;

  constructor(settings: Settings = {}, options: Partial<MachineCoreOptions> = {}) {
    this.core = new MachineCore(this.registers, LAYOUT, {
      seed: 1,
      onPlayed: () => {},
      ...options,
    });
    this.set(settings);
  }

  set(settings: Settings): void {
    for (const [field, setting] of Object.entries(settings)) {
      this.registers.set(field, setting);
      this.core.written(field);
    }
  }

  run(ticks: number): void {
    this.runUntil(this.core.now + ticks);
  }

  runUntil(tick: number): void {
    this.core.advance(tick, Infinity);
    this.core.deliver();
  }

  /**
   * Plays levels on BITS.OUTA to OUTD, tick by tick, and watches.
   *
   * @param inputs levels by letter: `_` low, `-` high
   * @param watched fields of bits, positions or readings
   * @returns what each was at the same ticks; bits as they are drawn, others as numbers
   */
  play(inputs: Readonly<Record<string, string>>, watched: readonly string[]): Trace {
    const trace: Record<string, string | number[]> = {};
    for (const field of watched) trace[field] = LAYOUT.bits.has(field) ? '' : [];
    const length = Math.max(...Object.values(inputs).map((levels) => levels.length));
    // A bit takes a tick to be written and a tick through its block.
    for (let tick = 0; tick < length + 1; tick++) {
      for (const [letter, levels] of Object.entries(inputs)) {
        const level = levels[Math.min(tick, levels.length - 1)] === '-' ? 1 : 0;
        if (this.registers.value(`BITS.${letter}`) !== level)
          this.set({ [`BITS.${letter}`]: level });
      }
      this.run(1);
      if (tick > 0) this.#look(trace);
    }
    return trace;
  }

  #look(trace: Record<string, string | number[]>): void {
    for (const [field, seen] of Object.entries(trace)) {
      if (typeof seen === 'string') trace[field] = seen + (this.core.bit(field) === 1 ? '-' : '_');
      else seen.push(this.#number(field));
    }
  }

  #number(field: string): number {
    return LAYOUT.positions.has(field)
      ? this.core.position(field)
      : (this.core.reading(field) ?? 0);
  }

  /** Arms, and gathers what is captured. */
  arm(columns: readonly string[]): Captured {
    const captured = new Captured(columns.map(columnOf));
    this.core.arm(captured.columns, captured);
    return captured;
  }
}

export type Trace = Record<string, string | number[]>;

/** Counters that count a sequencer's pulses, and PCAP that captures them. */
export const TUTORIAL: Settings = {
  'SEQ1.ENABLE': 'PCAP.ACTIVE',
  'SEQ1.PRESCALE': 125_000,
  'SEQ1.REPEATS': 1,
  'SEQ1.TABLE': seqTable({ repeats: 1000, time1: 1, out1: 'A', time2: 1 }),
  'COUNTER1.ENABLE': 'PCAP.ACTIVE',
  'COUNTER1.TRIG': 'SEQ1.OUTA',
  'COUNTER1.STEP': 1,
  'COUNTER2.ENABLE': 'PCAP.ACTIVE',
  'COUNTER2.TRIG': 'SEQ1.OUTA',
  'COUNTER2.STEP': 2,
  'COUNTER3.ENABLE': 'PCAP.ACTIVE',
  'COUNTER3.TRIG': 'SEQ1.OUTA',
  'COUNTER3.STEP': 3,
  'PCAP.ENABLE': 'SEQ1.ACTIVE',
  'PCAP.GATE': 'SEQ1.OUTA',
  'PCAP.TRIG': 'SEQ1.OUTA',
  'PCAP.TRIG_EDGE': 1,
};
