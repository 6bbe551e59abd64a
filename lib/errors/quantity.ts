/**
 * Formats a number with its noun: `1 sample`, `5 samples`.
 *
 * @param digits the formatted number; default: plain digits
 * @internal
 */
export function quantity(value: number, noun: string, digits = String(value)): string {
  return `${digits} ${noun}${value === 1 ? '' : 's'}`;
}
