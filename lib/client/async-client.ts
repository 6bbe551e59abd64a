/** The asynchronous client. */

import type { Command } from '../commands/command.js';
import { OwnConnectionCommand } from '../commands/own-connection.js';
import { ConnectionClosedError } from '../errors.js';
import type { Changes } from '../responses/changes.js';
import type { Data } from '../responses/data.js';
import type { Identification } from '../responses/identification.js';
import type { ChangesOptions } from './changes.js';
import { followChanges } from './follow-changes.js';
import { ReconnectingControl } from './control/reconnecting-control.js';
import { DataStream } from './data/data-stream.js';
import { FieldAccess } from './field-access.js';
import { isAnswering } from './control/is-answering.js';
import {
  checkHost,
  checkSend,
  checkSignalOption,
  dataSettings,
  settingsOf,
} from './check-options.js';
import type {
  AsyncClientOptions,
  BorrowedDataOptions,
  ClientSettings,
  DataOptions,
  SendOptions,
} from './options.js';
import { OwnConnections } from './control/own-connections.js';

/**
 * A client for one PandA.
 *
 * ```ts
 * const client = new AsyncClient('panda.local');
 * await client.connect();
 * await client.send(new Put('PULSE1.DELAY', '0.1'));
 * ```
 *
 * It emits `AsyncClientEvents` when the control connection is made or lost.
 */
export class AsyncClient extends FieldAccess {
  /** Name or address of the PandA. */
  readonly host: string;
  readonly #settings: ClientSettings;
  readonly #control: ReconnectingControl;
  readonly #own: OwnConnections;
  readonly #streams = new Set<DataStream>();
  /** Captures that use this client; `close()` waits for them. */
  readonly #captures = new Set<Promise<void>>();
  #ending = new AbortController();
  #closing = new AbortController();

  /**
   * @param host name or address of the PandA
   * @throws InvalidOptionError
   */
  constructor(host: string, options: AsyncClientOptions = {}) {
    super();
    this.host = checkHost(host);
    this.#settings = settingsOf(options);
    this.#control = new ReconnectingControl(host, this.#settings, this);
    this.#own = new OwnConnections(host, this.#settings);
  }

  /** Whether the control port is connected. */
  get isConnected(): boolean {
    return this.#control.isConnected;
  }

  /** Aborted when the next `close()` starts, so that captures end. @internal */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  /** Aborted by the next `close()` when captures have ended and connections close. @internal */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** The PandA's answer to `*IDN?` when it was last connected; null before the first connection. */
  get identification(): Identification | null {
    return this.#control.identification;
  }

  /**
   * Connects to the control port, unless it is connected, and identifies the PandA; `data()` makes
   * connections of its own. If the client is reconnecting, this makes an attempt immediately.
   *
   * @throws ConnectError if there is no answer, or if the server is not a PandA
   * @throws ConnectionClosedError if `close()` is called meanwhile
   * @throws the signal's reason
   */
  async connect(options: Pick<SendOptions, 'signal'> = {}): Promise<void> {
    checkSignalOption(options, 'connect');
    await this.#control.connect(options.signal);
  }

  /**
   * Closes all connections and does not reconnect. Captures (`writeHdfFiles`) end first, as with
   * their `signal`: a PandA that they armed is disarmed, and the client waits at most 10 s for its
   * END. Pending commands, `connect()` and `data()` fail with ConnectionClosedError.
   */
  async close(): Promise<void> {
    const reason = new ConnectionClosedError('The client was closed.');
    this.#ending.abort(reason);
    this.#ending = new AbortController();
    while (this.#captures.size > 0) await Promise.all(this.#captures);
    this.#closing.abort(reason);
    this.#closing = new AbortController();
    this.#control.close();
    this.#own.close();
    for (const stream of this.#streams) stream.close();
  }

  /** Makes `close()` wait until a capture has ended. @internal */
  holdOpen(ended: Promise<void>): void {
    this.#captures.add(ended);
    void ended.then(() => this.#captures.delete(ended));
  }

  /**
   * Whether the control port answers, over the existing connection or over a new one.
   *
   * @param timeout in seconds; without an answer in this time the result is true, since a slow
   *   answer proves nothing
   * @internal
   */
  isAnswering(timeout: number): Promise<boolean> {
    return isAnswering(this.#control, this.#own, timeout);
  }

  /**
   * Runs a command. Several commands may run at the same time; their exchanges are pipelined. At
   * most 256 exchanges are unanswered at a time, and the others wait. The client opens a connection
   * for an OwnConnectionCommand, such as GetState, and closes it afterwards.
   *
   * @throws CommandError if the PandA refuses the command
   * @throws InvalidOptionError if the argument is not a command
   * @throws CommandTimeoutError if the PandA does not answer in time; the connection stays usable,
   *   and lines that were not sent are dropped
   * @throws ConnectionClosedError if the connection is lost or was lost; nothing is sent again
   * @throws NotConnectedError before `connect()`
   * @throws ConnectError if a connection of its own can't be made
   * @throws the signal's reason
   */
  send<T>(command: Command<T>, options: SendOptions = {}): Promise<T> {
    try {
      checkSend(command, options);
    } catch (error) {
      const refusal = error as Error;
      return Promise.reject(refusal);
    }
    const { timeout = this.#settings.commandTimeout, signal } = options;
    if (command instanceof OwnConnectionCommand && this.isConnected) {
      return this.#own.send(command as Command<T>, { timeout, signal });
    }
    return this.#control.send(command, timeout, signal);
  }

  /**
   * Runs a command over the connection that there is, or over one of its own, which is closed then.
   *
   * @throws as `send`, and ConnectError
   * @internal
   */
  async ask<T>(command: Command<T>, { signal }: Pick<SendOptions, 'signal'>): Promise<T> {
    if (this.isConnected) return await this.send(command, { signal });
    const timeout = this.#settings.commandTimeout;
    return await this.#own.send(command, { timeout, signal });
  }

  /**
   * Who is there: what is known, or what answers on a control connection of its own, which is closed
   * then.
   *
   * @throws ConnectError if there is no answer, or if the server is not a PandA
   * @throws the signal's reason
   */
  async identify(options: Pick<SendOptions, 'signal'> = {}): Promise<Identification> {
    checkSignalOption(options, 'identify');
    if (this.identification !== null) return this.identification;
    const connection = await this.#own.open(options.signal);
    connection.close();
    return connection.identification;
  }

  /**
   * Yields the changes of the PandA, over a connection of its own: see `watchChanges`. With
   * `reconnect`, a lost connection is made again, and all values are yielded again.
   */
  changes(options: ChangesOptions = {}): AsyncGenerator<Changes, void, void> {
    const { reconnect } = this.#settings;
    const again = reconnect && { ...reconnect, closing: this.closing };
    return followChanges((signal) => this.#own.open(signal), options, again);
  }

  /**
   * Connects to the data port and yields data of any number of acquisitions: `ready` once, then
   * `start`, `frame`s and `end` for each acquisition. Break out of the loop to close the
   * connection.
   *
   * A slow consumer slows the PandA down. When the PandA's own buffer is full, it ends the
   * acquisition with `Data overrun`.
   *
   * @throws ConnectError, ConnectionClosedError, DataRefusedError, DataTimeoutError, ProtocolError,
   *   after all data received so far has been yielded
   */
  data(options: DataOptions = {}): AsyncGenerator<Data, void, void> {
    return this.#data(options, null);
  }

  /**
   * Yields data like `data()`, but frames are views of reused buffers: each frame must be released,
   * and must not be used afterwards.
   *
   * @internal
   */
  borrowedData({ pool, ...options }: BorrowedDataOptions): AsyncGenerator<Data, void, void> {
    return this.#data(options, pool);
  }

  async *#data(
    options: DataOptions,
    pool: BorrowedDataOptions['pool'] | null,
  ): AsyncGenerator<Data, void, void> {
    const { closing } = this;
    const stream = await DataStream.open({
      host: this.host,
      port: this.#settings.dataPort,
      connectTimeout: this.#settings.connectTimeout,
      keepAlivePeriod: this.#settings.keepAlivePeriod,
      ...dataSettings(options),
      closing,
      pool,
    });
    this.#streams.add(stream);
    try {
      for (;;) {
        // Not `yield*`, which would await each item.
        for (const data of await stream.next()) yield data;
      }
    } finally {
      this.#streams.delete(stream);
      stream.close();
    }
  }
}
