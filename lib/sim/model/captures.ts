/** The capture settings, and a check of them. */

import type { CaptureOption, CaptureRequest } from '../../responses/stream-fields.js';

/** The combinations of capture options that `*CAPTURE.ENUMS` offers. */
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

/**
 * The size of an option in a sample, in 32-bit words. StdDev is 96 bits, in addition to a Mean of
 * 64.
 */
const WORDS: Readonly<Record<CaptureOption, number>> = {
  Value: 1,
  Diff: 1,
  Sum: 2,
  Min: 1,
  Max: 1,
  Mean: 2,
  StdDev: 3,
};

/** The most words that the hardware can put into a sample. */
const MAX_WORDS = 64;

/**
 * Returns why these fields can't be captured, in the words of the control port; null if they can.
 *
 * Mean and StdDev require the gate duration, which is added if it was not requested.
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
