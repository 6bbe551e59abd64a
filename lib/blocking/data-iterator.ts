/** The data port for a caller that waits. */

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
  /** Seconds, for the connection, and again for the answer to the request. */
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
  readonly #buffers = new FreshBuffers();
  readonly #connections: Connections;
  readonly #options: DataIteratorOptions;
  #socket: BlockingSocket | null = null;
  /** Of the answer to the request; null when it is there. */
  #answerLimit: TimeLimit | null = null;
  #queue: Data[] = [];
  /** Stays true when Ctrl-C in the REPL has ended the taking of bytes in the midst of it. */
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
      `Port ${port} (data) of ${host} was closed: Ctrl-C came while data was taken from it, some of which is lost.`,
    );
  }

  #silence(): ConnectError | DataTimeoutError {
    const { host, port, connectTimeout, frameTimeout } = this.#options;
    if (this.#answerLimit?.isOver === true) return noDataAnswer(host, port, connectTimeout);
    return new DataTimeoutError(`No data came for ${frameTimeout} s.`);
  }

  /** What was received and not handed on yet is as good as what was. */
  #fail(error: unknown): void {
    this.#failure = { error };
    const received = error instanceof StreamError ? (error.received as readonly Data[]) : [];
    this.#queue = [...received, ...this.#connection.flush()];
  }
}
