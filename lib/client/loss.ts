/** How the loss of a connection is told. */

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
export function whatBecameOf(where: string, cause: Error | undefined): string {
  if (cause === undefined) return `The PandA closed ${where}`;
  const { code } = cause as NodeJS.ErrnoException;
  return `The connection to ${where} ${WHAT.get(code) ?? 'broke'} (${cause.message})`;
}
