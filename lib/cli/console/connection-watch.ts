/** Notices that a connection is gone while nobody asks anything over it. */

import type { AsyncClient } from '../../client/async-client.js';
import { Identify } from '../../commands/identify.js';

const LOOK_EVERY_MS = 200;

export interface ConnectionWatch {
  /** Rejects with ConnectionClosedError when the connection is gone. */
  readonly lost: Promise<never>;
  stop(): void;
}

export function watchConnection(
  client: Pick<AsyncClient, 'send' | 'isConnected'>,
): ConnectionWatch {
  let timer: NodeJS.Timeout | undefined;
  const lost = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      // The refusal to send says why.
      if (!client.isConnected) client.send(new Identify()).catch(reject);
    }, LOOK_EVERY_MS);
  });
  // Whoever waits for it is told; nobody may be waiting yet.
  lost.catch(() => {});
  return { lost, stop: () => clearInterval(timer) };
}
