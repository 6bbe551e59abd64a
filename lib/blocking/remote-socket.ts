/** The caller's end of a socket that lives in another thread. */

import { ConnectError } from '../errors.js';
import { causeOf, fromParts, type Request, type SocketReport } from './messages.js';

export class RemoteSocket {
  readonly #id: number;
  readonly #post: (request: Request) => void;
  readonly #chunks: Uint8Array[] = [];
  #isOpen = false;
  #end: { readonly error: Error | undefined } | null = null;

  /** @param post sends a request to the other thread */
  constructor(id: number, post: (request: Request) => void) {
    this.#id = id;
    this.#post = post;
  }

  /** Whether it has been opened, or can't be. */
  get isSettled(): boolean {
    return this.#isOpen || this.#end !== null;
  }

  /**
   * Not null if nothing more will come than what can be taken now; the error is ConnectError if it
   * was never open, what the system said, or undefined if the other end closed it in peace.
   */
  get end(): { readonly error: Error | undefined } | null {
    return this.#end;
  }

  /** Whether there is something to take, or has come to its end. */
  get hasNews(): boolean {
    return this.#chunks.length > 0 || this.#end !== null;
  }

  /** The next bytes that have come, if any; they belong to the caller. */
  take(): Uint8Array | undefined {
    const bytes = this.#chunks.shift();
    if (bytes !== undefined && this.#end === null) {
      this.#post({ kind: 'taken', id: this.#id, byteLength: bytes.byteLength });
    }
    return bytes;
  }

  write(bytes: Uint8Array): void {
    if (this.#end === null) this.#post({ kind: 'write', id: this.#id, bytes });
  }

  /** Closes it; what has come can still be taken. @param error what to have as the end */
  close(error: Error): void {
    if (this.#end !== null) return;
    this.#end = { error };
    this.#post({ kind: 'close', id: this.#id });
  }

  /** Used by the thread's owner. */
  accept(report: SocketReport): void {
    if (this.#end !== null) return;
    switch (report.kind) {
      case 'opened':
        this.#isOpen = true;
        break;
      case 'bytes':
        this.#chunks.push(report.bytes);
        break;
      case 'refused':
        this.#end = { error: new ConnectError(report.error.message, causeOf(report.error)) };
        break;
      case 'closed':
        this.#end = { error: report.error === null ? undefined : fromParts(report.error) };
        break;
    }
  }
}
