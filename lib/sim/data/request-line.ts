/** The line of options that a data client begins with (protocol.md, data port). */

import type { Process } from './header-text.js';

/** What was asked for, or what to say behind `ERR`. */
export type DataRequest = { readonly process: Process } | { readonly refusal: string };

/**
 * Reads the options. A PandA has more formats than this one, which is the only one that clients of
 * ours ask for.
 *
 * @param line without its end
 */
export function parseRequest(line: string): DataRequest {
  if (line.includes('\r')) return { refusal: 'Cannot process CR character' };
  if (line === 'XML FRAMED RAW') return { process: 'Raw' };
  if (line === 'XML FRAMED SCALED') return { process: 'Scaled' };
  const isNamed = line.split(' ').every((word) => /^[A-Za-z]/.test(word));
  return { refusal: isNamed ? 'Invalid data capture option' : 'No name found' };
}
