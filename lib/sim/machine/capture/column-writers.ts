/** Writes the columns of a sample. */

import { InvalidOptionError } from '../../../errors.js';
import { columnName, type FieldCapture } from '../../../responses/field-capture.js';
import type { BitBus } from '../simulation/bit-bus.js';
import type { GateTimes } from './gate-times.js';
import type { PositionAccumulator } from './position-accumulator.js';
import { writeInt64, writeSum64, writeSum96 } from './write-integer.js';

/** The values of a sample. Ticks count from the start of the capture. */
export interface SampleSource {
  readonly gate: GateTimes;
  readonly bits: BitBus;
  /**
   * SHIFT_SUM: sums and the gate duration are shifted right by this number, which leaves means
   * unchanged.
   */
  readonly shift: number;
  /** The tick of the trigger. */
  readonly trigger: number;
  /** The same tick in the machine's time. */
  readonly now: number;
}

export type ColumnWriter = (view: DataView, offset: number, sample: SampleSource) => void;

const BLOCK_COLUMNS = new Map<string, ColumnWriter>([
  ['PCAP.TS_START', (view, offset, { gate }) => writeInt64(view, offset, gate.firstHigh)],
  ['PCAP.TS_END', (view, offset, { gate }) => writeInt64(view, offset, gate.lastHigh)],
  ['PCAP.TS_TRIG', (view, offset, { trigger }) => writeInt64(view, offset, trigger)],
  ['PCAP.GATE_DURATION', writeDuration],
  // The name of the column in older servers.
  ['PCAP.SAMPLES', writeDuration],
  ...[0, 1, 2, 3].map((word): [string, ColumnWriter] => [
    `PCAP.BITS${word}`,
    (view, offset, { bits }) => view.setUint32(offset, bits.words[word] ?? 0, true),
  ]),
]);

function writeDuration(view: DataView, offset: number, { gate, shift }: SampleSource): void {
  // Wraps beyond 32 bits.
  const duration = Math.floor(gate.duration / 2 ** shift) % 2 ** 32;
  view.setUint32(offset, duration, true);
}

/**
 * Finds the writer for a column.
 *
 * @param accumulatorOf returns the accumulator of a position by name; null if there is no such
 *   position
 * @throws InvalidOptionError if the machine has no such column
 */
export function writerFor(
  field: FieldCapture,
  accumulatorOf: (name: string) => PositionAccumulator | null,
): ColumnWriter {
  const writer = field.capture === 'Value' ? BLOCK_COLUMNS.get(field.name) : undefined;
  if (writer !== undefined) return writer;
  const position = accumulatorOf(field.name);
  const positionWriter = position === null ? null : writerOf(field, position);
  if (positionWriter === null) {
    throw new InvalidOptionError(
      `${columnName(field)} (${field.type}) can't be captured: choose one that *CAPTURE.*? lists.`,
    );
  }
  return positionWriter;
}

function writerOf(field: FieldCapture, position: PositionAccumulator): ColumnWriter | null {
  switch (`${field.capture} ${field.type}`) {
    case 'Value int32':
      return (view, offset, { now }) =>
        view.setInt32(offset, position.bus.at(position.index, now), true);
    case 'Diff int32':
      return (view, offset) => view.setInt32(offset, position.diff, true);
    case 'Min int32':
      return (view, offset) => view.setInt32(offset, position.min, true);
    case 'Max int32':
      return (view, offset) => view.setInt32(offset, position.max, true);
    case 'Sum int64':
    case 'Mean int64':
      return (view, offset, { shift }) => writeSum64(view, offset, position.sum, shift);
    case 'StdDev int96':
      position.hasSquares = true;
      return (view, offset, { shift }) => writeSum96(view, offset, position.squares, shift);
    default:
      return null;
  }
}
