/** Following what changes in a PandA, over as many connections as it takes. */

import { ConnectionClosedError } from '../errors.js';
import type { Changes } from '../responses/changes.js';
import { type ChangesConnection, type ChangesOptions, watchChanges } from './changes.js';
import type { ReconnectOptions } from './options.js';
import { reconnect } from './net/reconnect.js';

export interface FollowAgainOptions extends Required<ReconnectOptions> {
  /** Aborted when no connection is wanted any more. */
  readonly closing: AbortSignal;
}

/**
 * As `watchChanges`, but a connection that is lost is made again.
 *
 * @param again how; null: not at all
 * @throws as `watchChanges`, but ConnectionClosedError only when no connection is wanted any more, and
 *   the last ConnectError when as many attempts as there may be have failed
 */
export async function* followChanges(
  open: (signal: AbortSignal | undefined) => Promise<ChangesConnection>,
  options: ChangesOptions,
  again: FollowAgainOptions | null,
): AsyncGenerator<Changes, void, void> {
  if (again === null) {
    yield* watchChanges(open, options);
    return;
  }
  const { closing, ...how } = again;
  const signals = [options.signal, closing].filter((signal) => signal !== undefined);
  const signal = AbortSignal.any(signals);
  let connection = null as ChangesConnection | null;
  /** The connection that was made again, or a first one. */
  const take = async (): Promise<ChangesConnection> => {
    const made = connection ?? (await open(options.signal));
    connection = null;
    return made;
  };
  for (;;) {
    try {
      yield* watchChanges(take, options);
      return;
    } catch (error) {
      if (!(error instanceof ConnectionClosedError) || signal.aborted) throw error;
    }
    await reconnect({
      ...how,
      signal,
      connect: async () => {
        connection = await open(signal);
      },
      onAttempt: () => {},
    });
    signal.throwIfAborted();
  }
}
