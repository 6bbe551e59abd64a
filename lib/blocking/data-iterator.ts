/** The data port for a caller that waits. */

import { dataLoss } from '../client/loss.js';
import { DataConnection } from '../connections/data.js';
import { ConnectionClosedError, DataTimeoutError, StreamError } from '../errors.js';
import type { Data } from '../responses/data.js';
import type { RemoteSocket } from './remote-socket.js';
import type { SocketThread } from './socket-thread.js';

export interface DataIteratorOptions {
  readonly host: string;
  readonly port: number;
  /** Seconds. */
  readonly connectTimeout: number;
  /** Seconds; null: off. */
  readonly keepAlivePeriod: number | null;
  readonly scaled: boolean;
  /** Seconds; null: no limit. */
  readonly frameTimeout: number | null;
}

/**
 * What comes from the data port. Connects at the first `next()`. No generator: one that Ctrl-C
 * stops in the REPL can neither go on nor be ended.
 */
export class DataIterator implements IterableIterator<Data, void, void> {
  readonly #connection = new DataConnection({ copy: false });
  readonly #thread: SocketThread;
  readonly #options: DataIteratorOptions;
  #socket: RemoteSocket | null = null;
  #queue: Data[] = [];
  #failure: { readonly error: unknown } | null = null;
  #isOver = false;

  constructor(thread: SocketThread, options: DataIteratorOptions) {
    this.#thread = thread;
    this.#options = options;
  }

  [Symbol.iterator](): this {
    return this;
  }

  /**
   * @throws ConnectError, ConnectionClosedError, DataRefusedError, DataTimeoutError, ProtocolError,
   *   InterruptedError; after that there is nothing more
   */
  next(): IteratorResult<Data, void> {
    for (;;) {
      const value = this.#queue.shift();
      if (value !== undefined) return { done: false, value };
      if (this.#isOver) return { done: true, value: undefined };
      if (this.#failure !== null) {
        this.return();
        throw this.#failure.error;
      }
      try {
        this.#receive();
      } catch (error) {
        this.#fail(error);
      }
    }
  }

  /** Closes the connection; a loop that is broken out of calls it. */
  return(): IteratorResult<Data, void> {
    this.#isOver = true;
    this.#queue = [];
    this.#socket?.close(new ConnectionClosedError('The data connection was closed.'));
    return { done: true, value: undefined };
  }

  /** Waits for bytes and takes some of them. */
  #receive(): void {
    const socket = (this.#socket ??= this.#open());
    const { frameTimeout } = this.#options;
    const silence = frameTimeout === null ? Infinity : frameTimeout * 1000;
    if (!this.#thread.waitFor(() => socket.hasNews, performance.now() + silence)) {
      throw new DataTimeoutError(`No data came for ${frameTimeout} s.`);
    }
    const bytes = socket.take();
    if (bytes !== undefined) {
      this.#queue = this.#connection.receiveBytes(bytes);
      return;
    }
    const cause = socket.end?.error;
    if (cause instanceof ConnectionClosedError) throw cause;
    throw dataLoss(this.#options, this.#connection.isAcquiring, cause);
  }

  #open(): RemoteSocket {
    const { host, port, connectTimeout, keepAlivePeriod, scaled } = this.#options;
    const where = { host, port, purpose: 'data' };
    const socket = this.#thread.open({ ...where, connectTimeout, keepAlivePeriod });
    socket.write(this.#connection.connect(scaled));
    return socket;
  }

  /** What was received and not handed on yet is as good as what was. */
  #fail(error: unknown): void {
    this.#failure = { error };
    const received = error instanceof StreamError ? (error.received as readonly Data[]) : [];
    this.#queue = [...received, ...this.#connection.flush()];
  }
}
