/**
 * A number with its noun: `1 sample`, `5 samples`.
 *
 * @param digits the number as it is to be shown; default: its plain digits
 * @internal
 */
export function quantity(value: number, noun: string, digits = String(value)): string {
  return `${digits} ${noun}${value === 1 ? '' : 's'}`;
}
