/** The datasets of a file: names, attributes, and names that can't be. */

import { describe, expect, test } from 'vitest';

import { checkHdfNames, layoutDatasets } from '../../../../lib/hdf/file/dataset-layout.js';
import type { StartData } from '../../../../lib/responses/data.js';
import type { FieldCapture } from '../../../../lib/responses/field-capture.js';

const field = (name: string, capture = 'Value', more: object = {}): FieldCapture => ({
  name,
  capture,
  type: 'int32',
  scale: null,
  offset: null,
  units: null,
  ...more,
});
const startOf = (...fields: FieldCapture[]): StartData =>
  ({ fields, process: 'Raw', sampleBytes: 100 }) as unknown as StartData;
const namesOf = (start: StartData, names = {}): string[] =>
  layoutDatasets(start, names).columns.map(({ dataset }) => dataset);

test('a dataset is named NAME.CAPTURE, or as requested', () => {
  const start = startOf(field('A.OUT'), field('A.OUT', 'Min'), field('toString'));
  expect(namesOf(start)).toEqual(['A.OUT.Value', 'A.OUT.Min', 'toString.Value']);
  const names = { 'A.OUT': { Value: 'entry/x' } };
  expect(namesOf(start, names)).toEqual(['entry/x', 'A.OUT.Min', 'toString.Value']);
});

test('attributes are field, capture, scale, offset and units, as far as known', () => {
  const start = startOf(
    field('A.OUT', 'Value', { scale: 0.5, offset: 1, units: 'mm\0' }),
    field('B.OUT', 'Value', { units: '(null)' }),
  );
  const [first, second] = layoutDatasets(start).columns.map(({ attributes }) =>
    Object.fromEntries(attributes.map(({ name, value }) => [name, value])),
  );
  expect(first).toEqual({ field: 'A.OUT', capture: 'Value', scale: 0.5, offset: 1, units: 'mm' });
  expect(second).toEqual({ field: 'B.OUT', capture: 'Value' });
});

describe('clashes', () => {
  test.each([
    [
      'one name for two',
      { 'A.OUT': { Value: 'x' }, 'B.OUT': { Value: '/x' } },
      /would go to the dataset x/,
    ],
    [
      'a dataset that is a group too',
      { 'A.OUT': { Value: 'x' }, 'B.OUT': { Value: 'x/y' } },
      /x would be/,
    ],
  ])('%s', (_, names, message) => {
    expect(() => layoutDatasets(startOf(field('A.OUT'), field('B.OUT')), names)).toThrow(message);
  });
});

test.each(['', '/', 'a//b', './a', 'a/..', 'a\0b', 'a/'])(
  '%j is the name of no dataset',
  (name) => {
    expect(() => {
      checkHdfNames({ A: { Value: name } });
    }).toThrow(/give the name of a dataset/);
  },
);

test.each(['a', '/a', 'a/b', 'a b', '.a', 'a..b'])('%j is one', (name) => {
  expect(() => {
    checkHdfNames({ A: { Value: name } });
  }).not.toThrow();
});
