/** Waits in native calls so that Ctrl-C and the end of a thread can interrupt them. */

import process from 'node:process';
import { isMainThread } from 'node:worker_threads';

import { InterruptedError } from '../errors.js';

/**
 * Ctrl-C in the REPL and `worker.terminate()` end JavaScript at a function call, but can't end a
 * native call. So a native call waits no longer than this.
 */
const SLICE_MS = 100;
/** The addon's result if SIGINT arrived. */
const INTERRUPTED = -2;

/**
 * Waits in slices until a slice returns a value other than 0, or the time is over; there is at
 * least one slice.
 *
 * Ctrl-C without a handler ends the process, and in the REPL the call; Node does both itself. A
 * handler can't run while its thread is blocked, so this function runs it.
 *
 * @param wait waits for a number of milliseconds; with `watchesSigint` it returns -2 when SIGINT
 *   arrives
 * @param deadline in the time of `performance.now()`
 * @throws InterruptedError if SIGINT arrived and has handlers, after they have run
 */
export function waitInSlices(
  wait: (milliseconds: number, watchesSigint: boolean) => number,
  deadline: number,
): number {
  for (;;) {
    const left = deadline - performance.now();
    const watchesSigint = isMainThread && process.listenerCount('SIGINT') > 0;
    const result = wait(left > SLICE_MS ? SLICE_MS : Math.max(0, Math.ceil(left)), watchesSigint);
    if (result === INTERRUPTED) {
      process.emit('SIGINT', 'SIGINT');
      throw new InterruptedError('Interrupted by SIGINT while waiting for the PandA.');
    }
    if (result !== 0 || left <= 0) return result;
  }
}
