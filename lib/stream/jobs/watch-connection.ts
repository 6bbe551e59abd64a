/** Reports when the connection to a server is lost and when it is back. */

import { type PandaError, StreamConnectError } from '../../errors.js';
import type { StreamServer } from '../nats/stream-server.js';
import { watchStatus } from '../nats/watch-status.js';

export interface ConnectionEvents {
  readonly onReady?: (() => void) | undefined;
  readonly onLost?: ((error: PandaError) => void) | undefined;
}

/** @returns a function that stops the reports */
export function watchConnection(
  { connection, label }: StreamServer,
  { onReady, onLost }: ConnectionEvents,
): () => void {
  return watchStatus(connection, (type) => {
    if (type === 'disconnect') {
      onLost?.(new StreamConnectError(`The connection to ${label} is lost.`));
    } else if (type === 'reconnect') onReady?.();
  });
}
