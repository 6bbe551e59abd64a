/** The client for programs that don't block. */

import type { Command } from '../commands/command.js';
import { OwnConnectionCommand } from '../commands/own-connection.js';
import { ConnectionClosedError, InvalidOptionError } from '../errors.js';
import type { Changes } from '../responses/changes.js';
import type { Data } from '../responses/data.js';
import type { Identification } from '../responses/identification.js';
import type { ChangesOptions } from './changes.js';
import { followChanges } from './follow-changes.js';
import { ReconnectingControl } from './control/reconnecting-control.js';
import { DataStream } from './data/data-stream.js';
import { FieldAccess } from './field-access.js';
import { isAnswering } from './control/is-answering.js';
import { checkLimit } from './net/milliseconds.js';
import {
  type AsyncClientOptions,
  type BorrowedDataOptions,
  checkHost,
  checkPeriod,
  type ClientSettings,
  commandFault,
  type DataOptions,
  type SendOptions,
  settingsOf,
} from './options.js';
import { OwnConnections } from './control/own-connections.js';

/**
 * Talks to one PandA.
 *
 * ```ts
 * const client = new AsyncClient('panda.local');
 * await client.connect();
 * await client.send(new Put('PULSE1.DELAY', '0.1'));
 * ```
 *
 * It emits the events of `AsyncClientEvents`: how its control connection comes and goes.
 */
export class AsyncClient extends FieldAccess {
  /** Name or address of the PandA. */
  readonly host: string;
  readonly #settings: ClientSettings;
  readonly #control: ReconnectingControl;
  readonly #own: OwnConnections;
  readonly #streams = new Set<DataStream>();
  /** Of captures that need this client until they have ended. */
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

  /**
   * Aborted when the next `close()` begins: captures are to end.
   *
   * @internal
   */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  /**
   * Aborted by the next `close()` when all captures have ended: the connections are closed.
   *
   * @internal
   */
  get closing(): AbortSignal {
    return this.#closing.signal;
  }

  /** What the PandA answered to `*IDN?` when it was last connected; null before that. */
  get identification(): Identification | null {
    return this.#control.identification;
  }

  /**
   * Connects to the control port, unless it is connected, and asks what is there; `data()` makes
   * connections of its own. While the client is reconnecting, this tries at once.
   *
   * @throws ConnectError if nothing answers, or something that is no PandA
   * @throws ConnectionClosedError if `close()` is called meanwhile
   * @throws the signal's reason
   */
  async connect({ signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    await this.#control.connect(signal);
  }

  /**
   * Closes all connections, and does not reconnect. Captures (`writeHdfFiles`) are ended first, as by
   * their `signal`: a PandA that they have armed is disarmed, and its END is waited for, for 10 s at
   * most. Pending commands, `connect()` and `data()` fail with ConnectionClosedError.
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

  /** Has `close()` wait until a capture has ended. @internal */
  holdOpen(ended: Promise<void>): void {
    this.#captures.add(ended);
    void ended.then(() => this.#captures.delete(ended));
  }

  /**
   * Whether the control port answers, over the connection that there is or over a new one.
   *
   * @param timeout seconds; true if no answer comes for so long, since that tells nothing
   * @internal
   */
  isAnswering(timeout: number): Promise<boolean> {
    return isAnswering(this.#control, this.#own, timeout);
  }

  /** As `close`. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /**
   * Runs a command. Several may be under way; their exchanges are pipelined. No more than 256
   * questions are on their way at a time, the others wait here. An OwnConnectionCommand, such as
   * GetState, has a connection opened for it and closed behind it.
   *
   * @throws CommandError if the PandA refuses
   * @throws InvalidOptionError for what is no command
   * @throws CommandTimeoutError if it does not answer in time; the connection stays usable. What
   *   was not sent by then will not be
   * @throws ConnectionClosedError if the connection goes, or is gone; nothing is ever sent again
   * @throws NotConnectedError before `connect()`
   * @throws ConnectError if a connection of its own can't be made
   * @throws the signal's reason
   */
  send<T>(command: Command<T>, options: SendOptions = {}): Promise<T> {
    const fault = commandFault(command);
    if (fault !== null) return Promise.reject(fault);
    const { timeout = this.#settings.commandTimeout, signal } = options;
    if (!(timeout >= 0)) {
      const message = `timeout is ${timeout}: give seconds, 0 or more.`;
      return Promise.reject(new InvalidOptionError(message));
    }
    if (command instanceof OwnConnectionCommand && this.isConnected) {
      return this.#own.send(command as Command<T>, { timeout, signal });
    }
    return this.#control.send(command, timeout, signal);
  }

  /**
   * Who is there: what is known, or what answers on a control connection of its own, which is closed
   * then.
   *
   * @throws ConnectError if nothing answers, or something that is no PandA
   * @throws the signal's reason
   */
  async identify({ signal }: { readonly signal?: AbortSignal } = {}): Promise<Identification> {
    if (this.identification !== null) return this.identification;
    const connection = await this.#own.open(signal);
    connection.close();
    return connection.identification;
  }

  /**
   * Gives what changes in the PandA, over a connection of its own: see `watchChanges`. With `reconnect`
   * a connection that is lost is made again, and everything that the PandA tells is given anew.
   */
  changes(options: ChangesOptions = {}): AsyncGenerator<Changes, void, void> {
    const { reconnect } = this.#settings;
    const again = reconnect && { ...reconnect, closing: this.closing };
    return followChanges((signal) => this.#own.open(signal), options, again);
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
    return this.#data(options, options.pool);
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
      scaled: options.scaled ?? true,
      flushPeriod: checkPeriod('flushPeriod', options.flushPeriod),
      frameTimeout: checkLimit('frameTimeout', options.frameTimeout),
      keepAlivePeriod: this.#settings.keepAlivePeriod,
      signal: options.signal,
      closing,
      pool,
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
