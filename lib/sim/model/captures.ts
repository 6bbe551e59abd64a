/** What is to be captured, and whether it can be. */

import type { CaptureOption, CaptureRequest } from '../../responses/stream-fields.js';

/** Of the options of a position, what a menu offers: `*CAPTURE.ENUMS`. */
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
