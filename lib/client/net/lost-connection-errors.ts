/** The errors of connections that were lost. */

import { ConnectionClosedError, shorten } from '../../errors.js';

const WHAT: ReadonlyMap<string | undefined, string> = new Map([
  ['ECONNRESET', 'was reset by the other end'],
  ['ETIMEDOUT', 'is dead, since the PandA is off, or the network does not lead there any more'],
]);

/**
 * What has become of a connection: a sentence without its end, so that more can be said.
 *
 * @param where names the other end
 * @param cause what the system said; undefined if the other end closed it in peace
 */
export function describeLoss(where: string, cause: Error | undefined): string {
  if (cause === undefined) return `The PandA closed ${where}`;
  const { code } = cause as NodeJS.ErrnoException;
  return `The connection to ${where} ${WHAT.get(code) ?? 'broke'} (${cause.message})`;
}

/** A PandA closes the connection, with no answer, at a line of several thousand characters. */
const LONG_LINE = 4000;

/**
 * What to say behind the loss of a control connection if a line was the reason (protocol.md, control
 * port): a sentence, or nothing.
 *
 * @param lines that were sent and not answered
 */
export function longLineHint(lines: readonly string[]): string {
  const long = lines.find(({ length }) => length > LONG_LINE);
  if (long === undefined) return '';
  const begin = JSON.stringify(shorten(long, 40));
  return ` A line of ${long.length} characters, ${begin}, was sent and not answered: a PandA takes no line as long as that.`;
}

/**
 * The loss of a data connection.
 *
 * @param isAcquiring whether an acquisition had begun, and not ended
 * @param cause as of `describeLoss`
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
