/** The kernel's keep-alive settings of a connection. */

import { readFileSync } from 'node:fs';

/**
 * The time until the kernel sends the next keep-alive probe, in seconds; null if keep-alive is off.
 * Linux only.
 *
 * @param port of the peer at 127.0.0.1
 */
export function keepAliveDue(port: number): number | null {
  const remote = `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const line = readFileSync('/proc/net/tcp', 'latin1')
    .split('\n')
    .map((text) => text.trim().split(/\s+/))
    .find((columns) => columns[2] === remote && columns[3] === '01');
  const [kind, ticks] = (line?.[5] ?? '').split(':');
  return kind === '02' ? parseInt(ticks ?? '', 16) / 100 : null;
}
