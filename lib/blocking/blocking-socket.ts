/** A TCP socket for a caller that waits. */

import type { NativeTcpSocket } from '../native/tcp-socket.js';
import { waitInSlices } from './wait.js';

const NOTHING = new Uint8Array(0);
const encoder = new TextEncoder();
/** What is sent at a time, tables aside, is shorter. */
const TEXT_BYTES = 16 * 1024;
/** Of a unit of UTF-16. */
const MOST_UTF8_BYTES = 3;
/** What the addon says instead of a number of bytes. */
const CLOSED_BY_PEER = -1;

/**
 * Ctrl-C in the REPL ends JavaScript wherever it calls a function. So bytes stay unsent until the
 * addon has them, and have arrived until they are said to be taken: no call stands between.
 */
export class BlockingSocket {
  readonly #native: NativeTcpSocket;
  /** The first `#unsentCount` are to be sent. */
  #unsent: Uint8Array = NOTHING;
  #unsentCount = 0;
  /** Made once: for each text a new one would take longer than to send it. */
  readonly #text = new Uint8Array(TEXT_BYTES);
  #arrived = 0;
  #end: { readonly error: Error | undefined } | null = null;

  /** @param socket is connected */
  constructor(socket: NativeTcpSocket) {
    this.#native = socket;
  }

  /**
   * Not null if nothing more will come; the error is what the system said, what it was closed with,
   * or undefined if the other end closed it in peace.
   */
  get end(): { readonly error: Error | undefined } | null {
    return this.#end;
  }

  get isOpen(): boolean {
    return this.#end === null;
  }

  /** Sends bytes with the next `receive`, and those after it. */
  send(bytes: Uint8Array): void {
    if (bytes.byteLength > 0) this.#send(bytes, bytes.byteLength);
  }

  /** As `send`. */
  sendText(text: string): void {
    if (text.length * MOST_UTF8_BYTES > TEXT_BYTES) {
      this.send(encoder.encode(text));
    } else if (text !== '') {
      this.#flush();
      this.#send(this.#text, encoder.encodeInto(text, this.#text).written);
    }
  }

  /**
   * Waits until something comes.
   *
   * @param into where to
   * @param deadline in the time of `performance.now()`; null: what has come by now
   * @returns how many bytes came; 0: the time is over, or there is an `end`. To be called with the
   *   same `into` until they are `taken`
   * @throws InterruptedError, and what handlers of SIGINT throw
   */
  receive(into: Uint8Array, deadline: number | null): number {
    if (this.#arrived > 0) return this.#arrived;
    if (deadline === null) {
      this.#exchange(into, 0, false);
    } else {
      waitInSlices(
        (milliseconds, watchesSigint) => this.#exchange(into, milliseconds, watchesSigint),
        deadline,
      );
    }
    return this.#arrived;
  }

  /** Says that what `receive` gave was used. */
  taken(): void {
    this.#arrived = 0;
  }

  /** @param error what to have as the end */
  close(error: Error): void {
    this.#end ??= { error };
    this.#native.close();
  }

  #send(bytes: Uint8Array, count: number): void {
    this.#flush();
    this.#unsent = bytes;
    this.#unsentCount = count;
  }

  /** The addon copies what can't be sent at once. */
  #flush(): void {
    if (this.#unsentCount > 0) this.#exchange(NOTHING, 0, false);
  }

  /** @returns 0 to wait on */
  #exchange(into: Uint8Array, milliseconds: number, watchesSigint: boolean): number {
    if (this.#end !== null) return CLOSED_BY_PEER;
    try {
      const result = this.#native.exchange(
        this.#unsent,
        this.#unsentCount,
        into,
        milliseconds,
        watchesSigint,
      );
      this.#unsentCount = 0;
      if (result > 0) this.#arrived = result;
      else if (result === CLOSED_BY_PEER) this.#end = { error: undefined };
      return result;
    } catch (error) {
      this.#end = { error: error as Error };
      return CLOSED_BY_PEER;
    }
  }
}
