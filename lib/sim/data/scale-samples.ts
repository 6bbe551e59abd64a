/** RAW samples to SCALED ones, as the PandA computes them (protocol.md, data port). */

import { FIELD_SIZES } from '../../responses/field-capture.js';
import { sampleBytesOf } from './header-text.js';
import { scaledFields, type StreamField } from './stream-fields.js';

/** A value of the sample that begins at `sample`. */
type ReadValue = (view: DataView, sample: number) => number;

const TWO_32 = 2 ** 32;

/** Scales the samples of one acquisition. */
export class SampleScaler {
  /** Of a scaled sample. */
  readonly sampleBytes: number;
  readonly #rawBytes: number;
  readonly #columns: readonly { readonly read: ReadValue; readonly isBits: boolean }[];

  /** @param fields of RAW, with the gate's duration where something is averaged */
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

  /** @param samples packed raw samples, a whole number of them */
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

/** The order of the operations is the PandA's: another one differs in the last bit. */
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

/** To the nearest double: both halves are exact, so only their sum is rounded. */
function readInt64(view: DataView, at: number): number {
  return view.getInt32(at + 4, true) * TWO_32 + view.getUint32(at, true);
}

/**
 * `scale * sqrt(n*q - s*s) / n`, the difference exact.
 *
 * @param at where the squares are; the sum stands just before
 */
function deviation(view: DataView, at: number, ticks: number, scale: number): number {
  if (ticks === 0) return NaN;
  const difference = smallDifference(view, at, ticks) ?? exactDifference(view, at, ticks);
  return difference < 0 ? NaN : (scale * Math.sqrt(difference)) / ticks;
}

/** In doubles where these are exact, null where not: ten times as fast as in BigInt. */
function smallDifference(view: DataView, at: number, ticks: number): number | null {
  const sum = readInt64(view, at - FIELD_SIZES.int64);
  const squares = view.getUint32(at + 4, true) * TWO_32 + view.getUint32(at, true);
  const isExact =
    view.getUint32(at + 8, true) === 0 &&
    ticks * squares <= Number.MAX_SAFE_INTEGER &&
    sum * sum <= Number.MAX_SAFE_INTEGER;
  return isExact ? ticks * squares - sum * sum : null;
}

function exactDifference(view: DataView, at: number, ticks: number): number {
  const sum = view.getBigInt64(at - FIELD_SIZES.int64, true);
  const squares = (BigInt(view.getUint32(at + 8, true)) << 64n) | view.getBigUint64(at, true);
  return Number(BigInt(ticks) * squares - sum * sum);
}
