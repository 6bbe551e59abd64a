/** How each field becomes a column. */

import { describe, expect, test } from 'vitest';

import type { StartData } from '../../../lib/responses/data.js';
import type { FieldCapture } from '../../../lib/responses/field-capture.js';
import { layoutColumns } from '../../../lib/scaling/column-layout.js';

const field = (name: string, capture: string, type: string, more: object = {}): FieldCapture =>
  ({ name, capture, type, scale: null, offset: null, units: null, ...more }) as FieldCapture;
const scaled = { scale: 0.5, offset: 1 };
const GATE = field('PCAP.GATE_DURATION', 'Value', 'uint32');

const startOf = (fields: FieldCapture[], process = 'Raw'): StartData =>
  ({ fields, process, sampleBytes: 100 }) as unknown as StartData;
const conversions = (...fields: FieldCapture[]): string[] =>
  layoutColumns(startOf(fields)).columns.map(({ conversion }) => conversion);

test.each([
  ['words of bits stay', field('PCAP.BITS0', 'Value', 'uint32'), 'copy'],
  ['what has a scale is scaled', field('A.OUT', 'Value', 'int32', scaled), 'scale'],
  ['an offset is enough', field('A.OUT', 'Value', 'int32', { offset: 2 }), 'scale'],
  ['a sum is scaled', field('A.OUT', 'Sum', 'int64', scaled), 'scale'],
  ['what is a double already stays', field('PCAP.TS_START', 'Value', 'double', scaled), 'copy'],
])('%s', (_, given, conversion) => {
  expect(conversions(given)).toEqual([conversion]);
});

test('means and standard deviations are divided by the gate', () => {
  const mean = field('A.OUT', 'Mean', 'int64', scaled);
  const fields = [GATE, mean, field('A.OUT', 'StdDev', 'int96', scaled)];
  expect(conversions(...fields)).toEqual(['copy', 'mean', 'stddev']);
  const { gatePosition, columns } = layoutColumns(startOf(fields));
  expect(gatePosition).toBe(0);
  expect(columns.map(({ position }) => position)).toEqual([0, 4, 12]);
  expect(columns[1]).toMatchObject({ scale: 0.5, offset: 1, field: mean });
});

test('PCAP.SAMPLES is the gate if it is captured', () => {
  const fields = [GATE, field('PCAP.SAMPLES', 'Value', 'uint32')];
  expect(layoutColumns(startOf(fields)).gatePosition).toBe(4);
});

test('a sum that is sent again for a standard deviation is one column', () => {
  const sum = field('A.OUT', 'Mean', 'int64', scaled);
  const fields = [
    GATE,
    sum,
    field('B.OUT', 'Value', 'int32'),
    sum,
    field('A.OUT', 'StdDev', 'int96'),
  ];
  expect(conversions(...fields)).toEqual(['copy', 'mean', 'copy', 'stddev']);
});

test('a Scaled acquisition is not converted', () => {
  const fields = [field('A.OUT', 'Mean', 'double', scaled), field('PCAP.BITS0', 'Value', 'uint32')];
  const { columns, gatePosition } = layoutColumns(startOf(fields, 'Scaled'));
  expect(columns.map(({ conversion }) => conversion)).toEqual(['copy', 'copy']);
  expect(gatePosition).toBeNull();
});

describe('refused:', () => {
  test.each([
    [
      'a mean without its gate',
      [field('A.OUT', 'Mean', 'int64')],
      /A\.OUT\.Mean can't be averaged/,
    ],
    [
      'a standard deviation without its sum',
      [GATE, field('A.OUT', 'StdDev', 'int96')],
      /does not list its sum/,
    ],
    [
      'one behind the sum of another field',
      [GATE, field('B.OUT', 'Mean', 'int64'), field('A.OUT', 'StdDev', 'int96')],
      /does not list its sum/,
    ],
  ])('%s', (_, fields, message) => {
    expect(() => layoutColumns(startOf(fields))).toThrow(message);
  });

  test('96 bits that are Scaled already', () => {
    const start = startOf([field('A.OUT', 'StdDev', 'int96')], 'Scaled');
    expect(() => layoutColumns(start)).toThrow(/int96, which no dataset can hold/);
  });
});
