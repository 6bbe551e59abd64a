/** Errors for connections that were lost. */

import { ConnectionClosedError, shorten } from '../../errors.js';

const WHAT: ReadonlyMap<string | undefined, string> = new Map([
  ['ECONNRESET', 'was reset by the other end'],
  ['ETIMEDOUT', 'is dead: the PandA is off, or the network connection to it is broken'],
]);

/**
 * Describes the loss of a connection: a sentence without a full stop, to be continued.
 *
 * @param where describes the peer
 * @param cause the system's error; undefined if the peer closed the connection normally
 */
export function describeLoss(where: string, cause: Error | undefined): string {
  if (cause === undefined) return `The PandA closed ${where}`;
  const { code } = cause as NodeJS.ErrnoException;
  return `The connection to ${where} ${WHAT.get(code) ?? 'broke'} (${cause.message})`;
}

/** At a line of several thousand characters, a PandA closes the connection without an answer. */
const LONG_LINE = 4000;

/**
 * A sentence for the loss of a control connection if a long line was the reason (protocol.md,
 * control port); otherwise empty.
 *
 * @param lines the lines that were sent and not answered
 */
export function longLineHint(lines: readonly string[]): string {
  const long = lines.find(({ length }) => length > LONG_LINE);
  if (long === undefined) return '';
  const begin = JSON.stringify(shorten(long, 40));
  return ` A line of ${long.length} characters, ${begin}, was sent and not answered: a PandA does not accept a line of this length.`;
}

/**
 * Makes the error for a lost data connection.
 *
 * @param isAcquiring whether an acquisition had started and not ended
 * @param cause as for `describeLoss`
 */
export function lostDataConnection(
  { host, port }: { readonly host: string; readonly port: number },
  isAcquiring: boolean,
  cause: Error | undefined,
): ConnectionClosedError {
  const when = isAcquiring
    ? 'in the middle of an acquisition, without an END'
    : 'while data was waited for';
  const what = describeLoss(`port ${port} (data) of ${host}`, cause);
  return new ConnectionClosedError(`${what} ${when}.`, { cause });
}
