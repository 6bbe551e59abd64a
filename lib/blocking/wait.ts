/** Blocking this thread until another one changes a number, in a way that Ctrl-C can end. */

import process from 'node:process';
import { type Context, createContext, Script } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

import { InterruptedError } from '../errors.js';

/** Whatever ends this thread gets a chance so often, should it not wake it by itself. */
const SLICE_MS = 250;

/**
 * Waits until the number is not `seen` any more, or for some time, or until a slice of it that has
 * passed in vain is the last.
 *
 * Ctrl-C without a handler ends the process, and in the REPL the call; Node does both by itself. A
 * handler can't run while its thread waits, so it is run from here.
 *
 * @param counter its first number is waited on
 * @param goesOn told how much was waited in vain, milliseconds; whether to wait on
 * @returns whether it may be waited on: false if `goesOn` said so
 * @throws InterruptedError if SIGINT came and has handlers, after these have been run
 */
export function waitForChange(
  counter: Int32Array,
  seen: number,
  milliseconds: number,
  goesOn: (waited: number) => boolean,
): boolean {
  const end = performance.now() + milliseconds;
  const wait = (): boolean => {
    for (;;) {
      const slice = Math.min(end - performance.now(), SLICE_MS);
      if (slice <= 0 || Atomics.wait(counter, 0, seen, slice) !== 'timed-out') return true;
      if (!goesOn(slice)) return false;
    }
  };
  return isMainThread && process.listenerCount('SIGINT') > 0 ? waitWatchingSigint(wait) : wait();
}

let watched: { readonly context: Context; readonly script: Script } | null = null;

/**
 * `breakOnSigint` is the one way to be told of a signal while the event loop stands still. To begin
 * and to end it takes some 0.1 ms, in which a signal is not seen, or ends the process.
 */
function waitWatchingSigint(wait: () => boolean): boolean {
  watched ??= { context: createContext({}), script: new Script('wait()') };
  watched.context['wait'] = wait;
  try {
    return watched.script.runInContext(watched.context, { breakOnSigint: true }) as boolean;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw error;
    // Node has told nobody: it had taken the handlers off for as long as it watched.
    process.emit('SIGINT', 'SIGINT');
    throw new InterruptedError('Interrupted by SIGINT while the PandA was waited for.', {
      cause: error,
    });
  }
}
