/** Connecting to the control port, and making sure that a PandA is behind it. */

import { ConnectError, InterruptedError, PandaError } from '../errors.js';
import type { Identification } from '../responses/identification.js';
import { BlockingControl } from './blocking-control.js';
import type { OpenRequest } from './messages.js';
import type { SocketThread } from './socket-thread.js';
import { TimeLimit } from './time-limit.js';

export interface OpenControl {
  readonly control: BlockingControl;
  readonly identification: Identification;
}

/**
 * Connects and asks `*IDN?`; `connectTimeout` is for both.
 *
 * @throws ConnectError if there is no connection, or something else than a PandA at its end
 * @throws ConnectionClosedError if the thread is closed, InterruptedError
 */
export function openControl(
  thread: SocketThread,
  { host, port, connectTimeout }: Pick<OpenRequest, 'host' | 'port' | 'connectTimeout'>,
): OpenControl {
  const limit = new TimeLimit(connectTimeout);
  const socket = thread.open({ host, port, purpose: 'control', connectTimeout });
  const control = new BlockingControl(thread, socket, `port ${port} (control) of ${host}`);
  try {
    return { control, identification: control.identify(limit) };
  } catch (error) {
    control.close();
    // A handler of SIGINT may throw anything.
    if (!(error instanceof PandaError) || error instanceof InterruptedError) throw error;
    throw new ConnectError(
      `Port ${port} of ${host} is not the control port of a PandA: ${error.message}`,
      { cause: error },
    );
  }
}
