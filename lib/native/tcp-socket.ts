/** The blocking TCP socket of the addon. */

/**
 * A TCP socket for a thread that waits. The socket is not part of Node's event loop, and is closed when it is
 * garbage collected. A call that fails throws an error with `code` and `syscall`, as Node's errors have them.
 * With `watchesSigint`, main thread only, SIGINT ends the call. The caller then runs the handlers of SIGINT.
 */
export interface NativeTcpSocket {
  /**
   * Waits up to `milliseconds` for the connection.
   * @returns 1: connected; 0: not yet; -2: SIGINT came
   */
  connect(milliseconds: number, watchesSigint: boolean): number;
  /**
   * Sends the first `count` bytes, and waits up to the given time until some bytes come. Bytes that the other
   * end does not take at once are copied, and sent by this call and the calls that follow.
   * @param into where received bytes go; with no room in it the call does not wait
   * @returns how many bytes came; 0: none yet, or a signal came; -1: the other end has closed; -2: SIGINT came,
   *   and no bytes were taken
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
