/** A curve on one line of text. */

const BARS = '▁▂▃▄▅▆▇█';
const DIGITS = 6;

/**
 * @param curve null and NaN: a gap
 * @param limits of the values; if one of them is not finite, those of the curve are taken
 * @returns a character for each value
 */
export function sparkline(
  curve: readonly (number | null)[],
  ...limits: (number | bigint | null)[]
): string {
  const isFinite = limits.every((limit) => limit === null || Number.isFinite(Number(limit)));
  const drawn = isFinite ? limits : curve.filter((value) => Number.isFinite(value));
  const [min, max] = extentOf(drawn.filter((value) => value !== null).map(Number));
  return curve
    .map((value) => {
      if (value === null || !Number.isFinite(value)) return ' ';
      const height = max > min ? (value - min) / (max - min) : 0;
      return BARS[Math.min(BARS.length - 1, Math.floor(height * BARS.length))];
    })
    .join('');
}

/** Formats a value; integers with all digits. */
export function formatValue(value: number | bigint | null): string {
  if (value === null) return '';
  const isExact = typeof value === 'bigint' || Number.isSafeInteger(value);
  return String(isExact ? value : Number(value.toPrecision(DIGITS)));
}

function extentOf(values: readonly number[]): [min: number, max: number] {
  return values.reduce(
    ([min, max], value) => [Math.min(min, value), Math.max(max, value)],
    [Infinity, -Infinity],
  );
}
