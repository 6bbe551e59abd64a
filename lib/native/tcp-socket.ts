/** The blocking TCP socket of the addon. */

/**
 * A TCP socket for a thread that waits. Node's event loop knows nothing of it; one that is let go of
 * is closed. What fails throws an error with `code` and `syscall`, as Node's have them.
 *
 * With `watchesSigint`, main thread only, SIGINT ends a call instead of being handled: it is for the
 * caller to run the handlers then.
 */
export interface NativeTcpSocket {
  /**
   * Goes on to connect for so long, milliseconds.
   *
   * @returns 1: connected; 0: not yet; -2: SIGINT came
   */
  connect(milliseconds: number, watchesSigint: boolean): number;
  /**
   * Sends the first `count` bytes, and waits so long until some come. What the other end does not take at once is
   * copied, and sent by this call and those that follow.
   *
   * @param into where to receive to; with no room in it nothing is waited for
   * @returns how many bytes came; 0: none yet, or a signal came; -1: the other end has closed;
   *   -2: SIGINT came, and no bytes were taken
   */
  exchange(
    bytes: Uint8Array,
    count: number,
    into: Uint8Array,
    milliseconds: number,
    watchesSigint: boolean,
  ): number;
  close(): void;
}
