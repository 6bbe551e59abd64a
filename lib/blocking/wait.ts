/** Blocking this thread until another one changes a number, in a way that Ctrl-C can end. */

import process from 'node:process';
import { type Context, createContext, Script } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

import { InterruptedError } from '../errors.js';

/** Whatever ends this thread gets a chance so often, should it not wake it by itself. */
const SLICE_MS = 250;

/**
 * Waits until the number is not `seen` any more, or for some time, or for less.
 *
 * Ctrl-C without a handler ends the process, and in the REPL the call; Node does both by itself. A
 * handler can't run while its thread waits, so it is run from here.
 *
 * @param counter its first number is waited on
 * @throws InterruptedError if SIGINT came and has handlers, after these have been run
 */
export function waitForChange(counter: Int32Array, seen: number, milliseconds: number): void {
  if (isMainThread && process.listenerCount('SIGINT') > 0) {
    waitWatchingSigint(() => Atomics.wait(counter, 0, seen, milliseconds));
  } else {
    Atomics.wait(counter, 0, seen, Math.min(milliseconds, SLICE_MS));
  }
}

let watched: { readonly context: Context; readonly script: Script } | null = null;

/**
 * `breakOnSigint` is the one way to be told of a signal while the event loop stands still. To begin
 * and to end it takes some 0.1 ms, in which a signal is not seen, or ends the process.
 */
function waitWatchingSigint(wait: () => void): void {
  watched ??= { context: createContext({}), script: new Script('wait()') };
  watched.context['wait'] = wait;
  try {
    watched.script.runInContext(watched.context, { breakOnSigint: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw error;
    // Node has told nobody: it had taken the handlers off for as long as it watched.
    process.emit('SIGINT', 'SIGINT');
    throw new InterruptedError('Interrupted by SIGINT while the PandA was waited for.', {
      cause: error,
    });
  }
}
