/** Tells of a connection to a server that is lost, and that is back. */

import { type PandaError, StreamConnectError } from '../../errors.js';
import type { StreamServer } from '../nats/stream-server.js';
import { watchStatus } from '../nats/watch-status.js';

export interface ConnectionEvents {
  readonly onReady?: (() => void) | undefined;
  readonly onLost?: ((error: PandaError) => void) | undefined;
}

/** @returns ends it */
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
