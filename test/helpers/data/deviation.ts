/** The standard deviation in exact integers, rounded only where the PandA rounds (protocol.md). */

const WORD = 2n ** 32n;

/**
 * @param gate n, 32 bits without a sign
 * @param sum of the values, 64 bits with a sign
 * @param squares sum of the squares, 96 bits without a sign
 */
export function deviationOf(gate: bigint, sum: bigint, squares: bigint, scale: number): number {
  if (gate === 0n) return NaN;
  const magnitude = sum < 0n ? -sum : sum;
  const mean = magnitude / gate;
  const rest = magnitude % gate;
  const difference = squares - (magnitude + rest) * mean;
  if (mean >= WORD || difference < 0n) return NaN;
  const [top, middle, bottom] = [difference >> 64n, (difference >> 32n) % WORD, difference % WORD];
  const rounded =
    (Number(top) * 2 ** 32 + Number(middle)) * 2 ** 32 +
    Number(bottom) -
    Number(rest * rest) / Number(gate);
  return rounded < 0 ? NaN : Math.sqrt(rounded / Number(gate)) * scale;
}

/**
 * Gate, sum and sum of squares: extreme values, and values that reveal another order of operations.
 */
export const EXTREME_DEVIATIONS: readonly (readonly [bigint, bigint, bigint])[] = [
  0n,
  1n,
  2n,
  3n,
  127n,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 1n,
].flatMap((gate) =>
  [
    ...[0n, 1n, 1000n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n],
    // |sum| div n on both sides of 2^32, with the smallest and the largest remainder.
    ...[WORD - 1n, WORD].flatMap((mean) => [mean * gate, mean * gate + gate - 1n]),
    ...[2n ** 31n * gate - 1n, 2n ** 31n * gate],
  ]
    .filter((magnitude) => magnitude >= 0n && magnitude <= 2n ** 63n)
    .flatMap((magnitude) => {
      const part = gate === 0n ? 0n : (magnitude + (magnitude % gate)) * (magnitude / gate);
      const squares = [
        ...[0n, 1n, 2n ** 53n + 1n, 2n ** 64n - 1n, 2n ** 64n, 2n ** 96n - 1n],
        // The difference on both sides of 0, of r² / n, and of the exact range of a double.
        ...[-1n, 0n, 1n, WORD - 1n, WORD, 2n ** 53n + 1n, 2n ** 64n - 1n].map((by) => part + by),
        ...(gate === 0n ? [] : [part + (magnitude % gate) ** 2n / gate]),
      ];
      const signs = magnitude === 2n ** 63n ? [-1n] : magnitude === 0n ? [1n] : [1n, -1n];
      return signs.flatMap((sign) =>
        squares
          .filter((square) => square >= 0n && square < 2n ** 96n)
          .map((square) => [gate, sign * magnitude, square] as const),
      );
    }),
);

/** Unusual scales. */
export const EXTREME_SCALES: readonly number[] = [
  ...[1, -0.25, 0.1, 1e-300, 5e-324, 1e300, 1.7976931348623157e308],
  ...[0, -0, NaN, Infinity, -Infinity],
];
