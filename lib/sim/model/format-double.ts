/** Formats numbers as a PandA does: C's `%.12g`. */

const DIGITS = 12;

/** E.g. `0.001`, `-3.0517578125e-05`, `1e+20`, `nan`. */
export function formatDouble(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa, exponent] = roundHalfEven(value);
  if (exponent < -4 || exponent >= DIGITS) {
    const sign = exponent < 0 ? '-' : '+';
    return `${withoutZeros(mantissa)}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return withoutZeros(Number(`${mantissa}e${exponent}`).toFixed(DIGITS - 1 - exponent));
}

/**
 * Returns a mantissa of 12 digits, and the exponent. JavaScript rounds a half up; C rounds it to
 * even.
 */
function roundHalfEven(value: number): [mantissa: string, exponent: number] {
  const exact = /^(-?\d\.\d{10})(\d)(\d*)e(.*)$/.exec(value.toExponential(40)) as string[];
  const [, head, last, tail, exponent] = exact;
  if (/^50*$/.test(tail as string) && Number(last) % 2 === 0) {
    return [`${head}${last}`, Number(exponent)];
  }
  const [mantissa, rounded] = value.toExponential(DIGITS - 1).split('e');
  return [mantissa as string, Number(rounded)];
}

function withoutZeros(digits: string): string {
  return digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
}
