/** Generates samples like those of an experiment: counters, a motion, timestamps. */

import { FIELD_SIZES } from '../../responses/field-capture.js';
import { TICKS_PER_SECOND } from '../machine/registers.js';
import { sampleBytesOf } from './header-text.js';
import { seededRandom } from './random.js';
import type { StreamField } from '../../responses/stream-fields.js';

/** The timing of all samples. */
interface Timing {
  /** The duration of a sample. */
  readonly sampleTicks: number;
  /** How long the gate is open in a sample. */
  readonly gateTicks: number;
}

/** Writes the value of a row into a view. */
type WriteValue = (view: DataView, at: number, row: number) => void;

/** The motion back and forth, in encoder counts and seconds. */
const MOTION_COUNTS = 50_000;
const MOTION_PERIOD_S = 1.5;
/** Keeps sums exact in a double. */
const MAX_GATE_TICKS = 2 ** 24;
const GATE_SHARE = 0.8;
const TWO_32 = 2 ** 32;

/**
 * Generates packed RAW samples. Counters count up by one, bits count in binary, and other positions
 * move back and forth. Min and Max differ from the position by one count, Sum and Mean hold it for
 * the whole gate, and its standard deviation is one count.
 *
 * @param rate in samples per second
 * @param seed for the start values of counters and motions
 */
export function generateSamples(
  fields: readonly StreamField[],
  count: number,
  rate: number,
  seed: number,
): Uint8Array {
  const sampleBytes = sampleBytesOf(fields);
  const samples = new Uint8Array(count * sampleBytes);
  const view = new DataView(samples.buffer);
  const positions = positionsOf(fields, rate, seed);
  const timing = timingOf(rate);
  let position = 0;
  for (const field of fields) {
    const write = writerOf(field, positions.get(field.name) ?? (() => 0), timing);
    for (let row = 0; row < count; row++) write(view, row * sampleBytes + position, row);
    position += FIELD_SIZES[field.type];
  }
  return samples;
}

function timingOf(rate: number): Timing {
  const sampleTicks = Math.max(1, Math.round(TICKS_PER_SECOND / rate));
  const open = Math.max(1, Math.floor(sampleTicks * GATE_SHARE));
  return { sampleTicks, gateTicks: Math.min(MAX_GATE_TICKS, open) };
}

/** The position at each row, in counts. */
function positionsOf(
  fields: readonly StreamField[],
  rate: number,
  seed: number,
): Map<string, (row: number) => number> {
  const random = seededRandom(seed);
  const names = [...new Set(fields.map(({ name }) => name))];
  return new Map(
    names.map((name) => {
      const start = random();
      if (name.startsWith('COUNTER')) return [name, (row) => (start % 1000) + row];
      const phase = (2 * Math.PI * start) / TWO_32;
      const step = (2 * Math.PI) / (rate * MOTION_PERIOD_S);
      return [name, (row) => Math.round((MOTION_COUNTS / 2) * (1 - Math.cos(phase + row * step)))];
    }),
  );
}

function writerOf(
  { name, type, capture }: StreamField,
  position: (row: number) => number,
  { sampleTicks, gateTicks }: Timing,
): WriteValue {
  if (type === 'uint32') return (view, at, row) => view.setUint32(at, row, true);
  if (type === 'int96') {
    return (view, at, row) => {
      const squares = BigInt(gateTicks) * BigInt(position(row) ** 2 + 1);
      view.setBigUint64(at, squares, true);
      view.setUint32(at + 8, 0, true);
    };
  }
  if (name === 'PCAP.GATE_DURATION') return (view, at) => view.setInt32(at, gateTicks, true);
  if (type === 'int32') {
    const value = int32ValueOf(capture, position);
    return (view, at, row) => view.setInt32(at, value(row), true);
  }
  const isSum = capture === 'Sum' || capture === 'Mean';
  const delay = name === 'PCAP.TS_START' ? 0 : gateTicks;
  return (view, at, row) => {
    const value = isSum ? position(row) * gateTicks : row * sampleTicks + delay;
    view.setUint32(at, value % TWO_32, true);
    view.setUint32(at + 4, Math.floor(value / TWO_32), true);
  };
}

function int32ValueOf(capture: string, position: (row: number) => number): (row: number) => number {
  switch (capture) {
    case 'Min':
      return (row) => position(row) - 1;
    case 'Max':
      return (row) => position(row) + 1;
    case 'Diff':
      return (row) => position(row) - position(row - 1);
    default:
      return position;
  }
}
