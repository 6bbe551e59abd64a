import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { StreamMessageError } from '../../../lib/errors.js';
import { decodeEnd, encodeEnd } from '../../../lib/stream/format/end.js';
import { type AcquisitionHead, decodeHead, encodeHead } from '../../../lib/stream/format/head.js';
import {
  decodeHeaders,
  encodeHeaders,
  type MessageHeaders,
} from '../../../lib/stream/format/headers.js';
import { decodeJob, encodeJob, type Job } from '../../../lib/stream/format/job.js';
import { FIELD_SIZES, type FieldType } from '../../../lib/responses/field-capture.js';

const text = fc.string({ unit: 'grapheme' });
const number = fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, -0), fc.integer());
const textOrNull = fc.option(text);
const types = Object.keys(FIELD_SIZES) as FieldType[];

const heads: fc.Arbitrary<AcquisitionHead> = fc
  .record({
    panda: text,
    number: fc.nat(),
    fields: fc.array(
      fc.record({
        name: text,
        type: fc.constantFrom(...types),
        capture: text,
        scale: fc.option(number),
        offset: fc.option(number),
        units: textOrNull,
      }),
      { maxLength: 20 },
    ),
    start: fc.record({
      missed: fc.nat(),
      process: text,
      format: text,
      armTime: textOrNull,
      startTime: textOrNull,
      hwTimeOffsetNs: fc.option(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n })),
    }),
    identification: fc.option(
      fc.record({
        text,
        software: textOrNull,
        fpga: textOrNull,
        rootfs: textOrNull,
        version: fc.option(fc.tuple(fc.nat(), fc.nat())),
      }),
    ),
    options: fc.constantFrom({}, fullOptions()),
    state: fc.option(text, { nil: undefined }),
    startedAt: fc.option(fc.date({ noInvalidDate: true }), { nil: undefined }),
    publishedAt: text,
  })
  .map(({ fields, start, state, startedAt, ...head }) => ({
    ...head,
    ...(state !== undefined && { state }),
    ...(startedAt !== undefined && { startedAt: startedAt.toISOString() }),
    start: {
      kind: 'start',
      ...start,
      fields,
      sampleBytes: fields.reduce((sum, { type }) => sum + FIELD_SIZES[type], 0),
    },
  }));

describe('messages are decoded as they were encoded', () => {
  test('heads with any content', () => {
    fc.assert(
      fc.property(heads, (head) => {
        expect(decodeHead(encodeHead(head))).toEqual(head);
      }),
    );
  });

  test.each([
    {
      ended: 'end' as const,
      end: { kind: 'end' as const, samples: 7, reason: 'Data overrun', firstSuspectSample: 3 },
      cause: null,
      rows: 5,
    },
    {
      ended: 'end' as const,
      end: { kind: 'end' as const, samples: 7, reason: 'Ok' },
      cause: null,
      rows: 7,
    },
    { ended: 'cut off' as const, end: null, cause: { code: 'X', message: 'Y.' }, rows: 0 },
    { ended: 'abandoned' as const, end: null, cause: null, rows: 9 },
  ])('ends: $ended', (end) => {
    expect(decodeEnd(encodeEnd(end))).toEqual(end);
  });

  test('jobs', () => {
    const where = { subject: 'panda.a.3', afterSequence: 10, publisher: 'x-1' };
    const job: Job = { panda: 'a', number: 3, ...where };
    expect(decodeJob(encodeJob(job))).toEqual(job);
  });

  test.each([
    { kind: 'head', acquisition: 1, publisher: 'abc-1', firstRow: 0, rows: 0 },
    { kind: 'data', acquisition: 9e14, publisher: 'a', firstRow: 5, rows: 7 },
    { kind: 'end', acquisition: 1, publisher: 'a', firstRow: 12, rows: 0 },
  ] satisfies MessageHeaders[])('headers: $kind', (headers) => {
    const encoded = new Map(encodeHeaders(headers));
    expect(decodeHeaders((name) => encoded.get(name))).toEqual(headers);
  });
});

describe('invalid messages are refused', () => {
  test.each([encodeHead, encodeEnd, encodeJob].map((_, i) => i))('garbage %i', (i) => {
    const decode = [decodeHead, decodeEnd, decodeJob][i]!;
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array(), fc.json().map(encoded)), (payload) => {
        expect(() => decode(payload)).toThrow(StreamMessageError);
      }),
    );
  });

  test('a newer format, with advice', () => {
    const end = encoded('{"version":2}');
    expect(() => decodeEnd(end)).toThrow(/version 2.*install the same version/);
  });

  test('fields that do not make a sample', () => {
    const [head] = fc.sample(heads, 1);
    const wrong = JSON.parse(new TextDecoder().decode(encodeHead(head!))) as {
      start: { sampleBytes: number };
    };
    wrong.start.sampleBytes++;
    expect(() => decodeHead(encoded(JSON.stringify(wrong)))).toThrow(/bytes a sample/);
  });

  test.each([
    { fileScheme: 'x'.repeat(256) },
    { captureRecordHdfNames: { 'COUNTER1.OUT': { Value: '../x' } } },
    { captureRecordHdfNames: { 'COUNTER1.OUT': 5 } },
    { chunkSamples: 2 ** 50 },
    { last: 0 },
    { bits: 'others' },
    { bits: [5] },
    { bits: Array.from({ length: 1025 }, String) },
    { bitWords: false },
    { attributes: { a: 1 } },
    { attributes: [{ name: 'arm_time', type: 'text', value: '' }] },
    { attributes: [{ name: 'a', type: 'text', value: 'x\0' }] },
    { attributes: [{ name: 'a', type: 'text', value: 'x'.repeat(40_000) }] },
    { attributes: [{ name: 'a', type: 'integer', value: '9'.repeat(19) }] },
    { attributes: [{ name: 'a', type: 'integer', value: '1e5' }] },
    { attributes: [{ name: 'a', type: 'number', value: null }] },
    { attributes: [{ name: 'a', type: 'list', value: [] }] },
    {
      attributes: Array.from({ length: 41 }, (_, i) => ({
        name: `a${i}`,
        type: 'flag',
        value: true,
      })),
    },
  ])('wishes of files: %j', (options) => {
    const [head] = fc.sample(heads, 1);
    const wrong = JSON.parse(new TextDecoder().decode(encodeHead(head!))) as object;
    const payload = encoded(JSON.stringify({ ...wrong, options }));
    expect(() => decodeHead(payload)).toThrow(StreamMessageError);
  });

  test.each([{ startedAt: 'now' }, { startedAt: 5 }, { state: {} }])('%j', (more) => {
    const [head] = fc.sample(heads, 1);
    const wrong = JSON.parse(new TextDecoder().decode(encodeHead(head!))) as object;
    const payload = encoded(JSON.stringify({ ...wrong, ...more }));
    expect(() => decodeHead(payload)).toThrow(StreamMessageError);
  });

  test.each([
    ['Panda-Kind', 'other'],
    ['Panda-Kind', ''],
    ['Panda-Rows', '0'],
    ['Panda-Rows', '-1'],
    ['Panda-Rows', '1e3'],
    ['Panda-First-Row', '1'.repeat(16)],
    ['Panda-Publisher', 'a b'],
    ['Panda-Acquisition', ''],
  ])('%s: %s', (name, value) => {
    const good = { kind: 'data', acquisition: 1, publisher: 'a', firstRow: 5, rows: 7 } as const;
    const headers = new Map(encodeHeaders(good)).set(name, value);
    expect(() => decodeHeaders((each) => headers.get(each))).toThrow(StreamMessageError);
  });
});

function fullOptions(): AcquisitionHead['options'] {
  return {
    fileScheme: '/data/%d.h5',
    captureRecordHdfNames: { 'COUNTER1.OUT': { Value: 'x' } },
    dropSuspect: true,
    chunkSamples: 12,
    attributes: {
      ...{ text: 'a', flag: false, big: 2n ** 63n - 1n, int: 7, nan: NaN, zero: -0 },
      ['__proto__']: 'x',
    },
    bits: ['TTLIN1.VAL'],
    bitWords: false,
    last: 5,
    samples: 1000,
    atMost: true,
    allowMissed: false,
  };
}

function encoded(json: string): Uint8Array {
  return new TextEncoder().encode(json);
}
