/** DataConnection: whatever the fields, values, frames and cuts, what went in comes out. */

import fc from 'fast-check';
import { expect, test } from 'vitest';

import type { EndData } from '../../../lib/responses/data.js';
import type { FieldType } from '../../../lib/responses/field-capture.js';
import { feed, framesOf, valuesOf } from '../../helpers/data/data-port.js';
import { ascii, concat, frameOfBytes, header } from '../../helpers/data/streams.js';

type Value = number | bigint | readonly number[];

/** How the values of a type look, and how they are written. */
const TYPES: Readonly<
  Record<FieldType, { size: number; values: fc.Arbitrary<Value>; write: Writer }>
> = {
  uint32: {
    size: 4,
    values: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
    write: (view, at, value) => view.setUint32(at, value as number, true),
  },
  int32: {
    size: 4,
    values: fc.integer(),
    write: (view, at, value) => view.setInt32(at, value as number, true),
  },
  int64: {
    size: 8,
    values: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    write: (view, at, value) => view.setBigInt64(at, value as bigint, true),
  },
  double: {
    size: 8,
    values: fc.double(),
    write: (view, at, value) => view.setFloat64(at, value as number, true),
  },
  int96: {
    size: 12,
    values: fc.array(fc.nat(255), { minLength: 12, maxLength: 12 }),
    write: (view, at, value) => {
      for (const [i, byte] of (value as number[]).entries()) view.setUint8(at + i, byte);
    },
  },
};

type Writer = (view: DataView, at: number, value: Value) => void;

/** An acquisition: the types of its fields, and frames of rows of values. */
const acquisition = fc
  .array(fc.constantFrom(...(Object.keys(TYPES) as FieldType[])), { minLength: 1, maxLength: 6 })
  .chain((types) =>
    fc.record({
      types: fc.constant(types),
      frames: fc.array(
        fc.array(fc.tuple(...types.map((type) => TYPES[type].values)), { maxLength: 8 }),
        { maxLength: 5 },
      ),
      reason: fc.constantFrom('Ok', 'Disarmed', 'Another reason'),
    }),
  );

type Sent = typeof acquisition extends fc.Arbitrary<infer T> ? T : never;

function encode({ types, frames, reason }: Sent): Uint8Array {
  const fields = types.map((type, index) => ({ name: `F${index}`, type }));
  const width = types.reduce((sum, type) => sum + TYPES[type].size, 0);
  const encoded = frames.map((rows) => {
    const view = new DataView(new ArrayBuffer(rows.length * width));
    let at = 0;
    for (const row of rows) {
      for (const [index, type] of types.entries()) {
        TYPES[type].write(view, at, row[index]!);
        at += TYPES[type].size;
      }
    }
    return frameOfBytes(new Uint8Array(view.buffer));
  });
  const end = ascii(`END ${frames.flat().length} ${reason}\n`);
  return concat(header(fields), ...encoded, end);
}

const feeding = fc.record({
  sizes: fc.array(fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 3000 })), {
    minLength: 1,
    maxLength: 8,
  }),
  copy: fc.boolean(),
  flushEveryFrame: fc.boolean(),
  flushBetween: fc.boolean(),
});

function endOf(frames: Sent['frames'], reason: string): EndData {
  const samples = frames.flat().length;
  const last = frames.findLast((frame) => frame.length > 0);
  const isSuspect = reason === 'Another reason' && last !== undefined;
  return {
    ...{ kind: 'end', samples, reason },
    ...(isSuspect && { firstSuspectSample: samples - last.length }),
  };
}

test('random acquisitions, cut at random, decode to the values that were sent', () => {
  fc.assert(
    fc.property(fc.array(acquisition, { maxLength: 3 }), feeding, (acquisitions, how) => {
      const data = feed(concat(ascii('OK\n'), ...acquisitions.map(encode)), how);
      expect(data.shift()).toEqual({ kind: 'ready' });
      for (const { types, frames, reason } of acquisitions) {
        const ended = data.findIndex(({ kind }) => kind === 'end');
        const mine = data.splice(0, ended + 1);
        const rows = frames.flat();
        expect(mine[0]).toMatchObject({
          kind: 'start',
          fields: types.map((type, index) => ({ name: `F${index}`, type })),
        });
        expect(mine.at(-1)).toEqual(endOf(frames, reason));
        expect(mine).toHaveLength(framesOf(mine).length + 2);
        for (const index of types.keys()) {
          const sent = rows.flatMap((row) => row[index]!);
          expect(valuesOf(mine, `F${index}.Value`)).toEqual(sent);
        }
      }
      expect(data).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('each wanted frame is returned as it was sent', () => {
  fc.assert(
    fc.property(acquisition, feeding, (sent, { sizes, copy }) => {
      const data = feed(concat(ascii('OK\n'), encode(sent)), { sizes, copy });
      const lengths = sent.frames.map((rows) => rows.length).filter((length) => length > 0);
      expect(framesOf(data).map(({ sampleCount }) => sampleCount)).toEqual(lengths);
    }),
  );
});
