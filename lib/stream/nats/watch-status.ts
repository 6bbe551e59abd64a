/** Listens to changes of a connection to a server. */

import type { NatsConnection, Status } from '@nats-io/transport-node';

/** @returns a function that stops listening */
export function watchStatus(
  connection: NatsConnection,
  listener: (type: Status['type']) => void,
): () => void {
  // The declared type lacks `stop`.
  const statuses = connection.status() as AsyncIterable<Status> & {
    stop?: (() => void) | undefined;
  };
  let isOver = false;
  const watch = async (): Promise<void> => {
    for await (const { type } of statuses) if (!isOver) listener(type);
  };
  void watch();
  return () => {
    isOver = true;
    statuses.stop?.();
  };
}
