/** Listens to abort signals of users. */

import { setMaxListeners } from 'node:events';

/**
 * Calls a function when the signal is aborted. Many commands and captures may share a signal, so
 * Node's warning about a listener leak is disabled for it.
 *
 * @returns a function that removes the listener
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  setMaxListeners(0, signal);
  signal.addEventListener('abort', listener, { once: true });
  return () => {
    signal.removeEventListener('abort', listener);
  };
}
