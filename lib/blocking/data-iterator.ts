/** The data port for a blocking caller. */

import { noDataAnswer } from '../client/net/connect-errors.js';
import { lostDataConnection } from '../client/net/lost-connection-errors.js';
import { FreshBuffers } from '../client/data/read-buffers.js';
import { DataConnection } from '../connections/data.js';
import {
  type ConnectError,
  ConnectionClosedError,
  DataTimeoutError,
  StreamError,
} from '../errors.js';
import type { Data } from '../responses/data.js';
import type { BlockingSocket } from './blocking-socket.js';
import type { Connections } from './connections.js';
import { TimeLimit } from './time-limit.js';

export interface DataIteratorOptions {
  readonly host: string;
  readonly port: number;
  /** In seconds, for the connection, and again for the answer to the request. */
  readonly connectTimeout: number;
  /** In seconds; null: off. */
  readonly keepAlivePeriod: number | null;
  readonly scaled: boolean;
  /** In seconds; null: no limit. */
  readonly frameTimeout: number | null;
}

/**
 * Iterates over the data of the data port. It connects at the first `next()`. It is not a
 * generator, since a generator that Ctrl-C stops in the REPL can neither continue nor be ended.
 */
export class DataIterator implements IterableIterator<Data, void, void> {
  readonly #connection = new DataConnection({ copy: false });
  readonly #buffers = new FreshBuffers();
  readonly #connections: Connections;
  readonly #options: DataIteratorOptions;
  #socket: BlockingSocket | null = null;
  /** The limit for the answer to the request; null after the answer. */
  #answerLimit: TimeLimit | null = null;
  #queue: Data[] = [];
  /** Stays true if Ctrl-C in the REPL interrupted the processing of bytes. */
  #isTaking = false;
  #failure: { readonly error: unknown } | null = null;
  #isOver = false;

  constructor(connections: Connections, options: DataIteratorOptions) {
    this.#connections = connections;
    this.#options = options;
  }

  [Symbol.iterator](): this {
    return this;
  }

  /**
   * @throws ConnectError, ConnectionClosedError, DataRefusedError, DataTimeoutError, ProtocolError,
   *   InterruptedError; the iteration is over then
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

  /** Closes the connection; called when a loop is left. */
  return(): IteratorResult<Data, void> {
    this.#isOver = true;
    this.#queue = [];
    this.#socket?.close(new ConnectionClosedError('The data connection was closed.'));
    return { done: true, value: undefined };
  }

  /** Waits for bytes and processes some of them. */
  #receive(): void {
    const socket = (this.#socket ??= this.#open());
    const { frameTimeout } = this.#options;
    const silence = frameTimeout === null ? Infinity : frameTimeout * 1000;
    const deadline = Math.min(performance.now() + silence, this.#answerLimit?.end ?? Infinity);
    if (this.#isTaking) throw this.#interrupted();
    const count = socket.receive(this.#buffers.next(), deadline);
    if (count > 0) {
      this.#isTaking = true;
      socket.taken();
      this.#queue = this.#connection.receiveBytes(this.#buffers.filled(count));
      this.#isTaking = false;
      if (this.#queue.length > 0) this.#answerLimit = null;
      return;
    }
    const { end } = socket;
    if (end === null) throw this.#silence();
    if (end.error instanceof ConnectionClosedError) throw end.error;
    throw lostDataConnection(this.#options, this.#connection.isAcquiring, end.error);
  }

  #open(): BlockingSocket {
    const { host, port, connectTimeout, keepAlivePeriod, scaled } = this.#options;
    const target = { host, port, purpose: 'data', keepAlivePeriod };
    const socket = this.#connections.open(target, new TimeLimit(connectTimeout));
    socket.send(this.#connection.connect(scaled));
    this.#answerLimit = new TimeLimit(connectTimeout);
    return socket;
  }

  #interrupted(): ConnectionClosedError {
    const { host, port } = this.#options;
    return new ConnectionClosedError(
      `Port ${port} (data) of ${host} was closed: Ctrl-C interrupted the processing of its data, and some data is lost.`,
    );
  }

  #silence(): ConnectError | DataTimeoutError {
    const { host, port, connectTimeout, frameTimeout } = this.#options;
    if (this.#answerLimit?.isOver === true) return noDataAnswer(host, port, connectTimeout);
    return new DataTimeoutError(`No data came for ${frameTimeout} s.`);
  }

  /** Samples that were received before the failure are valid. */
  #fail(error: unknown): void {
    this.#failure = { error };
    const received = error instanceof StreamError ? (error.received as readonly Data[]) : [];
    this.#queue = [...received, ...this.#connection.flush()];
  }
}
