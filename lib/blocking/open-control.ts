/** Connects to a control port and checks that the server is a PandA. */

import { ConnectError, InterruptedError, PandaError } from '../errors.js';
import type { Identification } from '../responses/identification.js';
import { BlockingControl } from './blocking-control.js';
import type { Connections } from './connections.js';
import { TimeLimit } from './time-limit.js';

export interface OpenControl {
  readonly control: BlockingControl;
  readonly identification: Identification;
}

/**
 * Connects and sends `*IDN?`.
 *
 * @param connectTimeout in seconds, for both together
 * @throws ConnectError if the connection fails, or if the server is not a PandA
 * @throws ConnectionClosedError if the connections are closed, InterruptedError
 */
export function openControl(
  connections: Connections,
  host: string,
  port: number,
  connectTimeout: number,
): OpenControl {
  const limit = new TimeLimit(connectTimeout);
  const socket = connections.open({ host, port, purpose: 'control' }, limit);
  const control = new BlockingControl(socket, `port ${port} (control) of ${host}`);
  try {
    return { control, identification: control.identify(limit) };
  } catch (error) {
    control.close();
    // A handler of SIGINT may throw any value.
    if (!(error instanceof PandaError) || error instanceof InterruptedError) throw error;
    throw new ConnectError(
      `Port ${port} of ${host} is not the control port of a PandA: ${error.message}`,
      { cause: error },
    );
  }
}
