/** Listening to the signals that users give. */

import { setMaxListeners } from 'node:events';

/**
 * Calls a function when the signal is aborted. Any number of commands and captures may be given one
 * signal, so its listeners are no leak that Node.js has to warn of.
 *
 * @returns a function that ends the listening
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  setMaxListeners(0, signal);
  signal.addEventListener('abort', listener, { once: true });
  return () => {
    signal.removeEventListener('abort', listener);
  };
}
