import fc from 'fast-check';
import { expect, it } from 'vitest';

import { formatDouble } from '../../../../lib/sim/model/format-double.js';

// The right column is what `printf '%.12g'` prints.
it.each([
  [0, '0'],
  [-0, '-0'],
  [1, '1'],
  [-2.5, '-2.5'],
  [0.1, '0.1'],
  [1e-9, '1e-09'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [0.000609385, '0.000609385'],
  [-3.0517578125e-5, '-3.0517578125e-05'],
  [1 / 3, '0.333333333333'],
  [2 / 3, '0.666666666667'],
  [123456789012, '123456789012'],
  [999999999999.4, '999999999999'],
  [999999999999.5, '1e+12'],
  [1234567890123, '1.23456789012e+12'],
  [1e300, '1e+300'],
  [1234567890.125, '1234567890.12'],
  [1234567890.375, '1234567890.38'],
  [5e-324, '4.94065645841e-324'],
  [0.00009999999999999, '0.0001'],
  [2 ** -18, '3.81469726562e-06'],
  [3 * 2 ** -18, '1.14440917969e-05'],
  [NaN, 'nan'],
  [Infinity, 'inf'],
  [-Infinity, '-inf'],
])('writes %d as C does: %s', (value, text) => {
  expect(formatDouble(value)).toBe(text);
});

it('keeps 12 digits of any number', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: 1e-290 }), (value) => {
      expect(Math.abs(Number(formatDouble(value)) / value - 1)).toBeLessThan(5.1e-12);
    }),
  );
});
