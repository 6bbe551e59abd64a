/** What is to be captured, and whether it can be. */

/** What can be captured of a position, in the order in which it is listed and sent. */
export const CAPTURE_OPTIONS = ['Value', 'Diff', 'Sum', 'Min', 'Max', 'Mean', 'StdDev'] as const;

export type CaptureOption = (typeof CAPTURE_OPTIONS)[number];

/** Of those, what a menu offers: `*CAPTURE.ENUMS`. */
export const CAPTURE_CHOICES = [
  'No',
  'Value',
  'Diff',
  'Sum',
  'Mean',
  'Min',
  'Max',
  'Min Max',
  'Min Max Mean',
  'StdDev',
  'Mean StdDev',
] as const;

/** One option of one field. */
export interface CaptureRequest {
  /** E.g. `COUNTER1.OUT`, `PCAP.TS_TRIG`. */
  readonly name: string;
  readonly option: CaptureOption;
  readonly kind: 'position' | 'timestamp' | 'samples' | 'bits';
  /** Of bits 1, 0 and empty, which the data port does not show. */
  readonly scale: number;
  readonly offset: number;
  /** `(null)` for a position whose units were never set. */
  readonly units: string;
}

/** Words of 32 bits in a sample. StdDev is 96 bits behind a Mean of 64. */
const WORDS: Readonly<Record<CaptureOption, number>> = {
  Value: 1,
  Diff: 1,
  Sum: 2,
  Min: 1,
  Max: 1,
  Mean: 2,
  StdDev: 3,
};

/** As many words as the hardware can put into a sample. */
const MAX_WORDS = 64;

/**
 * Why this can't be captured, in the words of the control port; null: it can.
 *
 * Mean and StdDev need the gate's duration, which is added where it was not asked for.
 */
export function captureFault(requests: readonly CaptureRequest[]): string | null {
  if (requests.length === 0) return 'Nothing configured for capture';
  const means = new Set<string>();
  let words = 0;
  for (const { name, option, kind } of requests) {
    if (option === 'Mean' || option === 'StdDev') means.add(name);
    if (option !== 'Mean') words += kind === 'timestamp' ? 2 : WORDS[option];
  }
  words += means.size * WORDS.Mean;
  if (means.size > 0 && !requests.some(({ kind }) => kind === 'samples')) words += 1;
  return words > MAX_WORDS ? 'Too many captures for PCAP' : null;
}
