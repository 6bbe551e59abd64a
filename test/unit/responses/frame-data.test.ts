/** FrameData: columns out of packed samples, however those are cut up and wherever they lie. */

import { describe, expect, test } from 'vitest';

import { UnknownColumnError } from '../../../lib/errors.js';
import { FrameData, SampleLayout } from '../../../lib/responses/frame-data.js';
import type { FieldCapture, FieldType } from '../../../lib/responses/field-capture.js';
import { thrownBy } from '../../helpers/control/commands.js';
import { inPieces } from '../../helpers/data/streams.js';

function field(name: string, type: FieldType, capture = 'Value'): FieldCapture {
  return { name, type, capture, scale: null, offset: null, units: null };
}

/** The 64-bit fields don't lie on multiples of 8, nor does a sample have such a length. */
const LAYOUT = new SampleLayout(
  [
    field('BITS', 'uint32'),
    field('SUM', 'int64', 'Sum'),
    field('POSITION', 'int32'),
    field('SQUARES', 'int96', 'StdDev'),
    field('MEAN', 'double', 'Mean'),
  ],
  36,
);

const BITS = [0, 0xffffffff, 0x80000000];
const SUMS = [-1n, 2n ** 63n - 1n, -(2n ** 63n)];
const POSITIONS = [0, -(2 ** 31), 2 ** 31 - 1];
const MEANS = [-0, Number.MIN_VALUE, -Infinity];
const SQUARES = [0, 1, 2].flatMap((row) => Array.from({ length: 12 }, (_, i) => row * 100 + i));
const ROWS = BITS.length;

function packed(): Uint8Array {
  const view = new DataView(new ArrayBuffer(ROWS * 36));
  for (let row = 0; row < ROWS; row++) {
    const at = row * 36;
    view.setUint32(at, BITS[row]!, true);
    view.setBigInt64(at + 4, SUMS[row]!, true);
    view.setInt32(at + 12, POSITIONS[row]!, true);
    for (let i = 0; i < 12; i++) view.setUint8(at + 16 + i, SQUARES[row * 12 + i]!);
    view.setFloat64(at + 28, MEANS[row]!, true);
  }
  return new Uint8Array(view.buffer);
}

const COLUMNS = {
  'BITS.Value': new Uint32Array(BITS),
  'SUM.Sum': new BigInt64Array(SUMS),
  'POSITION.Value': new Int32Array(POSITIONS),
  'SQUARES.StdDev': new Uint8Array(SQUARES),
  'MEAN.Mean': new Float64Array(MEANS),
};

function columnsOf(slices: readonly Uint8Array[]): Record<string, unknown> {
  const frame = new FrameData(LAYOUT, slices, ROWS);
  return Object.fromEntries(frame.columnNames.map((name) => [name, frame.column(name)]));
}

describe('column', () => {
  test.each(Object.entries(COLUMNS))('%s has its type and its values', (name, values) => {
    const column = new FrameData(LAYOUT, [packed()], ROWS).column(name);
    expect(column.constructor).toBe(values.constructor);
    expect(column).toEqual(values);
  });

  test('int96 has 12 bytes a row', () => {
    const column = new FrameData(LAYOUT, [packed()], ROWS).column('SQUARES.StdDev');
    expect(column).toHaveLength(12 * ROWS);
    expect([...column.subarray(12, 24)]).toEqual(SQUARES.slice(12, 24));
  });

  test('samples may be cut in two anywhere', () => {
    const bytes = packed();
    for (let cut = 0; cut <= bytes.byteLength; cut++) {
      expect(columnsOf([bytes.slice(0, cut), bytes.slice(cut)]), `cut at ${cut}`).toEqual(COLUMNS);
    }
  });

  test.each([1, 2, 3, 5, 35, 37])('samples may come in slices of %i bytes', (size) => {
    expect(columnsOf([...inPieces(packed(), [size])])).toEqual(COLUMNS);
  });

  test.each([1, 2, 3, 4, 6, 8])('samples may lie %i bytes into their buffer', (offset) => {
    const buffer = new Uint8Array(offset + ROWS * 36 + 5).fill(0xee);
    buffer.set(packed(), offset);
    expect(columnsOf([buffer.subarray(offset, offset + ROWS * 36)])).toEqual(COLUMNS);
  });

  test('slices may be Buffers', () => {
    expect(columnsOf([Buffer.from(packed())])).toEqual(COLUMNS);
  });

  test('the payload of NaN is kept', () => {
    const bits = new BigUint64Array([0x7ff8_0000_dead_beefn, 0xfff0_0000_0000_0001n]);
    const layout = new SampleLayout([field('A', 'double')], 8);
    const column = new FrameData(layout, [new Uint8Array(bits.buffer)], 2).column('A.Value');
    expect(new BigUint64Array(column.buffer as ArrayBuffer)).toEqual(bits);
  });

  test('each call returns a new array, which is not a view of the samples', () => {
    const frame = new FrameData(LAYOUT, [packed()], ROWS);
    frame.column('BITS.Value').fill(7 as never);
    expect(frame.column('BITS.Value')).toEqual(COLUMNS['BITS.Value']);
    expect(frame.slices).toEqual([packed()]);
  });

  test('no samples give empty columns of the right type', () => {
    const frame = new FrameData(LAYOUT, [], 0);
    expect(frame.column('SUM.Sum')).toEqual(new BigInt64Array(0));
    expect(frame.column('SQUARES.StdDev')).toEqual(new Uint8Array(0));
  });

  test.each(['BITS', 'BITS.value', '', '__proto__', 'constructor'])(
    'there is no column %j, and the error says which there are',
    (name) => {
      const frame = new FrameData(LAYOUT, [packed()], ROWS);
      const error = thrownBy(() => frame.column(name));
      expect(error).toBeInstanceOf(UnknownColumnError);
      expect(error).toMatchObject({ code: 'UNKNOWN_COLUMN', name: 'UnknownColumnError' });
      expect((error as Error).message).toContain(JSON.stringify(name));
      for (const column of Object.keys(COLUMNS)) {
        expect((error as Error).message).toContain(column);
      }
    },
  );
});

describe('a frame', () => {
  test('has its kind, size, columns in the order of the stream, and bytes', () => {
    const slices = [...inPieces(packed(), [50])];
    const frame = new FrameData(LAYOUT, slices, ROWS);
    expect(frame.kind).toBe('frame');
    expect(frame.sampleCount).toBe(3);
    expect(frame.byteLength).toBe(108);
    expect(frame.columnNames).toEqual(Object.keys(COLUMNS));
    expect(frame.slices).toBe(slices);
  });

  test('informs the lease when it is released, and not before', () => {
    let released = 0;
    const frame = new FrameData(LAYOUT, [packed()], ROWS, { release: () => released++ });
    frame.column('MEAN.Mean');
    expect(released).toBe(0);
    frame.release();
    expect(released).toBe(1);
  });

  test('stays readable after a release if its bytes are not lent', () => {
    const frame = new FrameData(LAYOUT, [packed()], ROWS);
    frame.release();
    expect(frame.column('SUM.Sum')).toEqual(COLUMNS['SUM.Sum']);
  });

  // A block that counts one release too many is read into while another frame still shows it.
  test('informs the lease once, even if it is released twice', () => {
    let released = 0;
    const frame = new FrameData(LAYOUT, [packed()], ROWS, { release: () => released++ });
    frame.release();
    frame.release();
    expect(released).toBe(1);
  });
});
