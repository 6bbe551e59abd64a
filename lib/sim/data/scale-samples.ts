/** Converts RAW samples to SCALED ones, exactly as the PandA does (protocol.md, data port). */

import { FIELD_SIZES } from '../../responses/field-capture.js';
import { sampleBytesOf } from './header-text.js';
import { scaledFields, type StreamField } from '../../responses/stream-fields.js';

/** Reads a value of the sample at the offset `sample`. */
type ReadValue = (view: DataView, sample: number) => number;

const TWO_32 = 2 ** 32;

/** Scales the samples of one acquisition. */
export class SampleScaler {
  /** The size of a scaled sample. */
  readonly sampleBytes: number;
  readonly #rawBytes: number;
  readonly #columns: readonly { readonly read: ReadValue; readonly isBits: boolean }[];

  /** @param fields the columns of RAW, with the gate duration if means are captured */
  constructor(fields: readonly StreamField[]) {
    this.sampleBytes = sampleBytesOf(scaledFields(fields));
    this.#rawBytes = sampleBytesOf(fields);
    const positions = fields.map((_, index) => sampleBytesOf(fields.slice(0, index)));
    const gate = positions[fields.findIndex(({ name }) => name === 'PCAP.GATE_DURATION')] ?? null;
    this.#columns = fields.flatMap((field, index) =>
      field.isAdded
        ? []
        : [
            {
              read: readerOf(field, positions[index] as number, gate),
              isBits: field.type === 'uint32',
            },
          ],
    );
  }

  /** @param samples whole packed raw samples */
  scale(samples: Uint8Array): Uint8Array {
    const count = samples.byteLength / this.#rawBytes;
    const scaled = new Uint8Array(count * this.sampleBytes);
    const input = new DataView(samples.buffer, samples.byteOffset, samples.byteLength);
    const output = new DataView(scaled.buffer);
    let position = 0;
    for (const { read, isBits } of this.#columns) {
      let at = position;
      for (let sample = 0; sample < input.byteLength; sample += this.#rawBytes) {
        const value = read(input, sample);
        if (isBits) output.setUint32(at, value, true);
        else output.setFloat64(at, value, true);
        at += this.sampleBytes;
      }
      position += isBits ? FIELD_SIZES.uint32 : FIELD_SIZES.double;
    }
    return scaled;
  }
}

/** The order of the operations is that of the PandA: another order differs in the last bit. */
function readerOf(field: StreamField, position: number, gate: number | null): ReadValue {
  const { type, capture } = field;
  const scale = field.scale ?? 1;
  const offset = field.offset ?? 0;
  if (type === 'uint32') return (view, sample) => view.getUint32(sample + position, true);
  if (type === 'int32') {
    return (view, sample) => view.getInt32(sample + position, true) * scale + offset;
  }
  if (capture !== 'Mean' && capture !== 'StdDev') {
    return (view, sample) => readInt64(view, sample + position) * scale + offset;
  }
  const gateOf: ReadValue = (view, sample) =>
    gate === null ? 0 : view.getUint32(sample + gate, true);
  if (capture === 'Mean') {
    return (view, sample) => {
      const ticks = gateOf(view, sample);
      if (ticks === 0) return NaN;
      return (readInt64(view, sample + position) * scale) / ticks + offset;
    };
  }
  return (view, sample) => deviation(view, sample + position, gateOf(view, sample), scale);
}

/** Rounds to the nearest double: both halves are exact, so only their sum is rounded. */
function readInt64(view: DataView, at: number): number {
  return view.getInt32(at + 4, true) * TWO_32 + view.getUint32(at, true);
}

/**
 * Computes the standard deviation, multiplied by the scale. NaN if the gate was never open, the
 * mean does not fit 32 bits, or the squares are too small for the sum.
 *
 * @param at the offset of the squares; the sum is directly before them
 */
function deviation(view: DataView, at: number, ticks: number, scale: number): number {
  if (ticks === 0) return NaN;
  const { difference, rest } = smallParts(view, at, ticks) ?? exactParts(view, at, ticks);
  const rounded = difference - (rest * rest) / ticks;
  return rounded < 0 ? NaN : Math.sqrt(rounded / ticks) * scale;
}

/** The squares minus the integer part of `sum² / ticks`, and the remainder of the sum. */
interface Parts {
  readonly difference: number;
  readonly rest: number;
}

/** Computes in doubles if they are exact, ten times as fast as in BigInt; null otherwise. */
function smallParts(view: DataView, at: number, ticks: number): Parts | null {
  const sum = Math.abs(readInt64(view, at - FIELD_SIZES.int64));
  const squares = view.getUint32(at + 4, true) * TWO_32 + view.getUint32(at, true);
  const rest = sum % ticks;
  const part = (sum + rest) * ((sum - rest) / ticks);
  const isExact =
    view.getUint32(at + 8, true) === 0 &&
    Math.max(squares, part, sum + rest) <= Number.MAX_SAFE_INTEGER &&
    (sum - rest) / ticks < TWO_32;
  return isExact ? { difference: squares - part, rest } : null;
}

function exactParts(view: DataView, at: number, ticks: number): Parts {
  const sum = view.getBigInt64(at - FIELD_SIZES.int64, true);
  const magnitude = sum < 0n ? -sum : sum;
  const squares = (BigInt(view.getUint32(at + 8, true)) << 64n) | view.getBigUint64(at, true);
  const mean = magnitude / BigInt(ticks);
  const rest = magnitude % BigInt(ticks);
  const difference = squares - (magnitude + rest) * mean;
  const isPossible = mean < TWO_32 && difference >= 0n;
  return { difference: isPossible ? wordByWord(difference) : NaN, rest: Number(rest) };
}

/** Converts 96 bits to a double: each addition is rounded, whereas `Number` would round once. */
function wordByWord(value: bigint): number {
  const word = (index: bigint): number => Number((value >> (32n * index)) & 0xffffffffn);
  return (word(2n) * TWO_32 + word(1n)) * TWO_32 + word(0n);
}
