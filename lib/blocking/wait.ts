/** Waiting in a native call, in a way that Ctrl-C and the end of a thread can end. */

import process from 'node:process';
import { isMainThread } from 'node:worker_threads';

import { InterruptedError } from '../errors.js';

/**
 * Ctrl-C in the REPL and `worker.terminate()` end JavaScript where it calls a function, and a native
 * call not at all.
 */
const SLICE_MS = 100;
/** What the addon says instead of a number of bytes. */
const INTERRUPTED = -2;

/**
 * Waits in slices until one of them gives something else than 0, or the time is over; with no time
 * there is one slice still.
 *
 * Ctrl-C without a handler ends the process, and in the REPL the call; Node does both by itself. A
 * handler can't run while its thread waits, so it is run from here.
 *
 * @param wait waits for so long; with `watchesSigint` it gives -2 when SIGINT comes
 * @param deadline in the time of `performance.now()`
 * @throws InterruptedError if SIGINT came and has handlers, after these have been run
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
      throw new InterruptedError('Interrupted by SIGINT while the PandA was waited for.');
    }
    if (result !== 0 || left <= 0) return result;
  }
}
