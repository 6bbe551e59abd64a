import { expect, test } from 'vitest';

import {
  type FieldCapture,
  hasScaleOrOffset,
  rawModeDatasetDtype,
} from '../../../lib/responses/field-capture.js';

const field = (some: Partial<FieldCapture>): FieldCapture => ({
  name: 'COUNTER1.OUT',
  type: 'int32',
  capture: 'Value',
  scale: 1,
  offset: 0,
  units: '',
  ...some,
});
const BITS = field({ name: 'PCAP.BITS0', type: 'uint32', scale: null, offset: null, units: null });

test.each([
  ['a word of bits', BITS, 'uint32', false],
  ['scale 1, offset 0', field({}), 'double', false],
  ['another scale', field({ scale: 2 }), 'double', true],
  ['another offset', field({ offset: -1 }), 'double', true],
  ['a mean', field({ type: 'int64', capture: 'Mean' }), 'double', false],
  ['a standard deviation', field({ type: 'int96', capture: 'StdDev', scale: 3 }), 'double', true],
])('%s', (_, given, dtype, isScaled) => {
  expect([rawModeDatasetDtype(given), hasScaleOrOffset(given)]).toEqual([dtype, isScaled]);
});
