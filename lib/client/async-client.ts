/** The client for programs that don't block. */

import type { Command } from '../commands/command.js';
import { InvalidOptionError, NotConnectedError } from '../errors.js';
import type { Data } from '../responses/data.js';
import { ControlChannel } from './control-channel.js';
import { DataStream } from './data-stream.js';
import { openSocket } from './socket.js';

export interface AsyncClientOptions {
  /** Default 8888. */
  readonly controlPort?: number;
  /** Default 8889. */
  readonly dataPort?: number;
  /** Seconds to wait for a connection. Default 5. */
  readonly connectTimeout?: number;
  /** Seconds to wait for the answer to a command. Default 10. */
  readonly commandTimeout?: number;
}

export interface SendOptions {
  /** Seconds; default the client's `commandTimeout`. */
  readonly timeout?: number;
  /** Stops waiting for the answer. */
  readonly signal?: AbortSignal | undefined;
}

export interface DataOptions {
  /**
   * Let the PandA scale and average (default). Raw data comes much faster, and `FrameProcessor`
   * scales it here.
   */
  readonly scaled?: boolean;
  /** Seconds between two `FrameData`; null (default): one for every frame, as soon as it is whole. */
  readonly flushPeriod?: number | null;
  /** Seconds of silence until it fails; null (default): wait for ever. */
  readonly frameTimeout?: number | null;
  /** Ends the iteration with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** @internal */
export interface BorrowedDataOptions extends Omit<DataOptions, 'flushPeriod'> {
  /** How much may be received and not yet released, bytes. */
  readonly pooledBytes: number;
}

/**
 * Talks to one PandA.
 *
 * ```ts
 * const client = new AsyncClient('panda.local');
 * await client.connect();
 * await client.send(new Put('PULSE1.DELAY', '0.1'));
 * ```
 */
export class AsyncClient {
  readonly host: string;
  readonly #options: Required<AsyncClientOptions>;
  #control: ControlChannel | null = null;
  readonly #streams = new Set<DataStream>();

  /** @param host name or address of the PandA */
  constructor(host: string, options: AsyncClientOptions = {}) {
    this.host = host;
    this.#options = {
      controlPort: options.controlPort ?? 8888,
      dataPort: options.dataPort ?? 8889,
      connectTimeout: options.connectTimeout ?? 5,
      commandTimeout: options.commandTimeout ?? 10,
    };
    for (const key of ['controlPort', 'dataPort'] as const) {
      const port = this.#options[key];
      if (!Number.isInteger(port) || port < 1 || port > 65535) {
        throw new InvalidOptionError(`${key} is ${port}: give a port from 1 to 65535.`);
      }
    }
  }

  /** Whether the control port is connected. */
  get isConnected(): boolean {
    return this.#control?.isOpen ?? false;
  }

  /**
   * Connects to the control port, unless it is connected; `data()` makes connections of its own.
   *
   * @throws ConnectError, or the signal's reason
   */
  async connect({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    if (this.isConnected) return;
    const { controlPort, connectTimeout } = this.#options;
    const socket = await openSocket({
      host: this.host,
      port: controlPort,
      purpose: 'control',
      connectTimeout,
      signal,
    });
    this.#control = new ControlChannel(socket, `port ${controlPort} (control) of ${this.host}`);
  }

  /** Closes all connections. Pending commands and running `data()` fail with ConnectionClosedError. */
  async close(): Promise<void> {
    this.#control?.close();
    for (const stream of this.#streams) stream.close();
    return Promise.resolve();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * Runs a command. Several may be under way; their exchanges are pipelined.
   *
   * @throws CommandError if the PandA refuses
   * @throws CommandTimeoutError if it does not answer in time; the connection stays usable
   * @throws ConnectionClosedError if the connection goes
   * @throws NotConnectedError before `connect()`
   * @throws the signal's reason
   */
  async send<T>(command: Command<T>, options: SendOptions = {}): Promise<T> {
    if (this.#control === null) {
      throw new NotConnectedError('The client is not connected: await connect() first.');
    }
    const { timeout = this.#options.commandTimeout, signal } = options;
    return this.#control.send(command, timeout, signal);
  }

  /**
   * Connects to the data port and gives what comes, for any number of acquisitions: `ready` once,
   * then for each `start`, `frame`s and `end`. Break out of the loop to close the connection.
   *
   * A consumer that is slow slows the PandA down, which ends an acquisition with `Data overrun` once
   * its own buffer is full.
   *
   * @throws ConnectError, ConnectionClosedError, DataRefusedError, DataTimeoutError, ProtocolError;
   *   everything received up to then has been given before
   */
  data(options: DataOptions = {}): AsyncGenerator<Data, void, void> {
    return this.#data(options, null);
  }

  /**
   * As `data()`, but frames are views on buffers that are used again: each must be released, and
   * not be looked at afterwards.
   *
   * @internal
   */
  borrowedData(options: BorrowedDataOptions): AsyncGenerator<Data, void, void> {
    return this.#data(options, options.pooledBytes);
  }

  async *#data(options: DataOptions, pooledBytes: number | null): AsyncGenerator<Data, void, void> {
    const stream = await DataStream.open({
      host: this.host,
      port: this.#options.dataPort,
      connectTimeout: this.#options.connectTimeout,
      scaled: options.scaled ?? true,
      flushPeriod: checkPeriod('flushPeriod', options.flushPeriod),
      frameTimeout: checkPeriod('frameTimeout', options.frameTimeout),
      signal: options.signal,
      pooledBytes,
    });
    this.#streams.add(stream);
    try {
      for (;;) {
        // Not `yield*`: that would wait for each item.
        for (const data of await stream.next()) yield data;
      }
    } finally {
      this.#streams.delete(stream);
      stream.close();
    }
  }
}

function checkPeriod(name: string, seconds: number | null | undefined): number | null {
  if (seconds === undefined || seconds === null) return null;
  if (!(seconds >= 0)) throw new InvalidOptionError(`${name} is ${seconds}: give seconds.`);
  return seconds;
}
