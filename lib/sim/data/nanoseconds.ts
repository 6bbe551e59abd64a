/** The time of day with nanoseconds. */

/** The present time, ISO 8601 in UTC with nanoseconds: `2026-11-22T13:55:57.854424126Z`. */
export function isoNow(): string {
  // The origin is about 1.8e15 microseconds: a double is exact for microseconds, but not for
  // nanoseconds.
  const origin = BigInt(Math.round(performance.timeOrigin * 1e3)) * 1000n;
  return isoOf(origin + BigInt(Math.round(performance.now() * 1e6)));
}

/** @param nanoseconds since 1970 */
export function isoOf(nanoseconds: bigint): string {
  const seconds = new Date(Number(nanoseconds / 1_000_000_000n) * 1000).toISOString();
  const fraction = String(nanoseconds % 1_000_000_000n).padStart(9, '0');
  return seconds.replace('.000Z', `.${fraction}Z`);
}
