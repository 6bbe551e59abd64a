/** A TCP socket for a blocking caller. */

import type { NativeTcpSocket } from '../native/tcp-socket.js';
import { waitInSlices } from './wait.js';

const NOTHING = new Uint8Array(0);
const encoder = new TextEncoder();
/** Longer than any text sent at once, except tables. */
const TEXT_BYTES = 16 * 1024;
/** The UTF-8 bytes of one UTF-16 code unit. */
const MOST_UTF8_BYTES = 3;
/** The addon's result if the peer closed the connection. */
const CLOSED_BY_PEER = -1;

/**
 * Ctrl-C in the REPL ends JavaScript at any function call. So bytes count as unsent until the addon
 * has them, and as arrived until `taken` is called: no function call happens in between.
 */
export class BlockingSocket {
  readonly #native: NativeTcpSocket;
  /** The first `#unsentCount` bytes have to be sent. */
  #unsent: Uint8Array = NOTHING;
  #unsentCount = 0;
  /** Allocated once: allocating an array for each text would take longer than sending it. */
  readonly #text = new Uint8Array(TEXT_BYTES);
  #arrived = 0;
  #end: { readonly error: Error | undefined } | null = null;

  /** @param socket a connected socket */
  constructor(socket: NativeTcpSocket) {
    this.#native = socket;
  }

  /**
   * Not null if no more bytes will arrive. The error is the system's, or the one passed to `close`;
   * undefined if the peer closed the connection normally.
   */
  get end(): { readonly error: Error | undefined } | null {
    return this.#end;
  }

  get isOpen(): boolean {
    return this.#end === null;
  }

  /** Sends the bytes with the next `receive`, which also sends any remainder. */
  send(bytes: Uint8Array): void {
    if (bytes.byteLength > 0) this.#send(bytes, bytes.byteLength);
  }

  /** Sends text like `send`. */
  sendText(text: string): void {
    if (text.length * MOST_UTF8_BYTES > TEXT_BYTES) {
      this.send(encoder.encode(text));
    } else if (text !== '') {
      this.#flush();
      this.#send(this.#text, encoder.encodeInto(text, this.#text).written);
    }
  }

  /**
   * Waits until bytes arrive.
   *
   * @param into the buffer to read into
   * @param deadline in the time of `performance.now()`; null: don't wait
   * @returns the number of bytes; 0 if the time is over or there is an `end`. Pass the same `into`
   *   until the bytes are `taken`
   * @throws InterruptedError, and the errors of SIGINT handlers
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

  /** Marks the bytes of the last `receive` as used. */
  taken(): void {
    this.#arrived = 0;
  }

  /** @param error becomes the error of `end` */
  close(error: Error): void {
    this.#end ??= { error };
    this.#native.close();
  }

  #send(bytes: Uint8Array, count: number): void {
    this.#flush();
    this.#unsent = bytes;
    this.#unsentCount = count;
  }

  /** The addon copies bytes that can't be sent immediately. */
  #flush(): void {
    if (this.#unsentCount > 0) this.#exchange(NOTHING, 0, false);
  }

  /** @returns 0 to continue waiting */
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
