/** The blocking client, for simple scripts. */

import { checkLimit, checkSeconds } from '../client/net/milliseconds.js';
import { checkCommand, checkHost, settingsOf } from '../client/check-options.js';
import type {
  AsyncClientOptions,
  ClientSettings,
  DataOptions,
  SendOptions,
} from '../client/options.js';
import type { Command } from '../commands/command.js';
import { Get, Put } from '../commands/get-put.js';
import { NotConnectedError } from '../errors.js';
import { type OptionNames, refuseUnknownOptions } from '../errors/unknown-options.js';
import { native } from '../native/load.js';
import type { Data } from '../responses/data.js';
import type { Identification } from '../responses/identification.js';
import type { BlockingControl } from './blocking-control.js';
import { Connections } from './connections.js';
import { DataIterator } from './data-iterator.js';
import { type OpenControl, openControl } from './open-control.js';
import { sendCommands } from './send-commands.js';
import { TimeLimit } from './time-limit.js';

/** The same as those of `AsyncClient`. */
export type BlockingClientOptions = Pick<
  AsyncClientOptions,
  'controlPort' | 'dataPort' | 'connectTimeout' | 'commandTimeout'
>;

/** `timeout`: seconds for all commands of the call; default the client's `commandTimeout`. */
export type BlockingSendOptions = Pick<SendOptions, 'timeout'>;

/** The same as those of `AsyncClient`. */
export type BlockingDataOptions = Pick<DataOptions, 'scaled' | 'frameTimeout'>;

const CLIENT_OPTIONS: OptionNames<BlockingClientOptions> = {
  controlPort: true,
  dataPort: true,
  connectTimeout: true,
  commandTimeout: true,
};
const SEND_OPTIONS: OptionNames<BlockingSendOptions> = { timeout: true };
const DATA_OPTIONS: OptionNames<BlockingDataOptions> = { scaled: true, frameTimeout: true };

/**
 * A client for one PandA that blocks the calling thread: no timers and no events run meanwhile. It
 * is meant for scripts, the REPL and worker threads; use `AsyncClient` in a program that does other
 * things as well.
 *
 * ```ts
 * using panda = new BlockingClient('panda.local');
 * panda.connect();
 * panda.send(new Put('PULSE1.DELAY', '0.1'));
 * const [idn, fields] = panda.send([new GetLine('*IDN'), new GetFieldInfo('SEQ')]);
 * ```
 *
 * Ctrl-C immediately ends a script without a handler for SIGINT. If there are handlers, they run,
 * and the waiting call throws InterruptedError. A handled Ctrl-C may go unnoticed while the script
 * is not waiting for the PandA, as in all programs that block Node's event loop.
 */
export class BlockingClient {
  /** Name or address of the PandA. */
  readonly host: string;
  readonly #settings: ClientSettings;
  #connections = new Connections();
  #control: BlockingControl | null = null;
  #identification: Identification | null = null;

  /**
   * @param host name or address of the PandA
   * @throws InvalidOptionError
   * @throws NativeLoadError if the addon, which has the sockets, can't be loaded
   */
  constructor(host: string, options: BlockingClientOptions = {}) {
    native();
    this.host = checkHost(host);
    refuseUnknownOptions(options, CLIENT_OPTIONS, 'BlockingClient');
    this.#settings = settingsOf(options);
  }

  /** Whether the control port is connected. */
  get isConnected(): boolean {
    return this.#control !== null && this.#control.failure === null;
  }

  /** The PandA's answer to `*IDN?` when it was last connected; null before the first connection. */
  get identification(): Identification | null {
    return this.#identification;
  }

  /**
   * Connects to the control port, unless it is connected, and identifies the PandA; `data()` makes
   * connections of its own.
   *
   * @throws ConnectError if there is no answer, or if the server is not a PandA
   * @throws InterruptedError
   */
  connect(): void {
    if (this.isConnected) return;
    const { control, identification } = this.#openControl(this.#settings.connectTimeout);
    this.#control = control;
    this.#identification = identification;
  }

  /**
   * Closes all connections; a `data()` loop that is still running fails with ConnectionClosedError.
   */
  close(): void {
    this.#connections.close();
    this.#connections = new Connections();
  }

  /** Same as `close`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Runs a command and returns its result. The client opens a connection for an
   * OwnConnectionCommand, such as GetState, and closes it afterwards.
   *
   * @throws CommandError if the PandA refuses the command
   * @throws InvalidOptionError if the argument is not a command; nothing is sent then
   * @throws CommandTimeoutError if the PandA does not answer in time; the connection stays usable
   * @throws ConnectionClosedError if the connection is lost
   * @throws NotConnectedError before `connect()`
   * @throws ConnectError if a connection of its own can't be made
   * @throws InterruptedError; the connection stays usable
   */
  send<T>(command: Command<T>, options?: BlockingSendOptions): T;
  /**
   * Runs several commands at the same time, which takes about as long as one, and returns an array
   * of their results in the same order.
   *
   * An OwnConnectionCommand in the list runs alone: it starts when the commands before it are
   * answered, and the commands after it start when it has ended. A failed command does not stop the
   * others. When the time is over or the connection is lost, no further command is started.
   *
   * @throws the error of the first failed command, when all are answered; see above
   */
  send<const T extends readonly unknown[]>(
    commands: readonly [...{ [K in keyof T]: Command<T[K]> }],
    options?: BlockingSendOptions,
  ): T;
  send(
    commands: Command<unknown> | readonly Command<unknown>[],
    options: BlockingSendOptions = {},
  ): unknown {
    refuseUnknownOptions(options, SEND_OPTIONS, 'send');
    const timeout = checkSeconds('timeout', options.timeout ?? this.#settings.commandTimeout);
    const several = isSeveral(commands) ? commands : [commands];
    several.forEach(checkCommand);
    if (this.#control === null) {
      throw new NotConnectedError('The client is not connected: connect() first.');
    }
    const results = sendCommands(several, {
      control: this.#control,
      openOwn: (connectTimeout) => this.#openControl(connectTimeout).control,
      connectTimeout: this.#settings.connectTimeout,
      limit: new TimeLimit(timeout),
    });
    return isSeveral(commands) ? results : results[0];
  }

  /**
   * Reads a field, an attribute or a star command, like `send(new Get(field))`.
   *
   * @param field e.g. `PULSE1.DELAY`, `SEQ1.TABLE`, `*IDN`
   * @returns a string, or strings for a value of several lines
   * @throws the errors of `send`
   */
  get(field: string, options?: BlockingSendOptions): string | string[] {
    return this.send(new Get(field), options);
  }

  /**
   * Sets a field, an attribute or a table, like `send(new Put(field, value))`.
   *
   * @param value see `Put`
   * @throws the errors of `send`
   */
  put(
    field: string,
    value: string | number | boolean | readonly string[],
    options?: BlockingSendOptions,
  ): void {
    this.send(new Put(field, value), options);
  }

  /**
   * Connects to the data port and yields data of any number of acquisitions: `ready` once, then
   * `start`, `frame`s and `end` for each acquisition. Break out of the loop to close the
   * connection. Commands can be sent in the loop; send `Arm` after `ready`.
   *
   * Nothing is read while the body of the loop runs: a few megabytes wait in the socket, and the
   * rest in the PandA. When the PandA's buffer of 256 MB is full, it ends the acquisition with
   * `Data overrun`.
   *
   * ```ts
   * for (const data of panda.data({ scaled: false, frameTimeout: 5 })) {
   *   if (data.kind === 'ready') panda.send(new Arm());
   *   else if (data.kind === 'frame') console.log(data.column('COUNTER1.OUT.Value'));
   *   else if (data.kind === 'end') break;
   * }
   * ```
   *
   * @throws InvalidOptionError
   * @throws ConnectError, ConnectionClosedError, DataRefusedError, DataTimeoutError, ProtocolError,
   *   InterruptedError from the iterator, after all data received so far has been yielded
   */
  data(options: BlockingDataOptions = {}): IterableIterator<Data, void, void> {
    refuseUnknownOptions(options, DATA_OPTIONS, 'data');
    const { dataPort, connectTimeout, keepAlivePeriod } = this.#settings;
    const { scaled = true, frameTimeout } = options;
    return new DataIterator(this.#connections, {
      host: this.host,
      port: dataPort,
      connectTimeout,
      keepAlivePeriod,
      scaled,
      frameTimeout: checkLimit('frameTimeout', frameTimeout),
    });
  }

  #openControl(connectTimeout: number): OpenControl {
    return openControl(this.#connections, this.host, this.#settings.controlPort, connectTimeout);
  }
}

/** The type of `Array.isArray` does not narrow read-only arrays. */
function isSeveral(
  commands: Command<unknown> | readonly Command<unknown>[],
): commands is readonly Command<unknown>[] {
  return Array.isArray(commands);
}
