/** Watches a PandA for changes, and reconnects. */

import { ConnectionClosedError } from '../errors.js';
import type { Changes } from '../responses/changes.js';
import { type ChangesConnection, type ChangesOptions, watchChanges } from './changes.js';
import type { ReconnectSettings } from './options.js';
import { reconnect } from './net/reconnect.js';

export interface FollowAgainOptions extends ReconnectSettings {
  /** Aborted when reconnecting is no longer wanted. */
  readonly closing: AbortSignal;
}

/**
 * Yields changes like `watchChanges`, but makes a lost connection again.
 *
 * @param again options for reconnecting; null: don't reconnect
 * @throws the errors of `watchChanges`, but ConnectionClosedError only after `closing`; the last
 *   ConnectError if all attempts have failed
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
  /** Returns the connection that was made again, or opens the first one. */
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
