/** Whether the control port of a PandA answers. */

import { Identify } from '../../commands/identify.js';
import { ConnectionClosedError } from '../../errors.js';
import { isUnreachable } from '../net/is-unreachable.js';
import type { ReconnectingControl } from './reconnecting-control.js';
import { toMilliseconds } from '../net/milliseconds.js';
import type { OwnConnections } from './own-connections.js';

/**
 * Checks the existing connection, or tries a new one.
 *
 * @param timeout in seconds; without an answer in this time the result is true
 * @returns false if the connection is lost and a new one can't be made
 */
export async function isAnswering(
  control: ReconnectingControl,
  own: OwnConnections,
  timeout: number,
): Promise<boolean> {
  const start = performance.now();
  if (control.isConnected) {
    try {
      await control.send(new Identify(), timeout);
      return true;
    } catch (error) {
      if (!(error instanceof ConnectionClosedError)) return true;
    }
  }
  const left = toMilliseconds(timeout - (performance.now() - start) / 1000);
  try {
    const connection = await own.open(AbortSignal.timeout(Math.ceil(left)));
    connection.close();
    return true;
  } catch (error) {
    return !isUnreachable(error);
  }
}
