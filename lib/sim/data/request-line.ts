/** Parses the line of options that a data client sends first (protocol.md, data port). */

import type { Process } from './header-text.js';

/** The request, or the text after `ERR`. */
export type DataRequest = { readonly process: Process } | { readonly refusal: string };

/**
 * Parses the options. A PandA has more formats; only the one that this package requests is
 * supported.
 *
 * @param line without its line end
 */
export function parseRequest(line: string): DataRequest {
  if (line.includes('\r')) return { refusal: 'Cannot process CR character' };
  if (line === 'XML FRAMED RAW') return { process: 'Raw' };
  if (line === 'XML FRAMED SCALED') return { process: 'Scaled' };
  const isNamed = line.split(' ').every((word) => /^[A-Za-z]/.test(word));
  return { refusal: isNamed ? 'Invalid data capture option' : 'No name found' };
}
