/** The client for scripts that do one thing after the other. */

import { checkLimit, checkSeconds } from '../client/net/milliseconds.js';
import {
  type AsyncClientOptions,
  checkHost,
  type ClientSettings,
  commandFault,
  type DataOptions,
  type SendOptions,
  settingsOf,
} from '../client/options.js';
import type { Command } from '../commands/command.js';
import { Get, Put } from '../commands/get-put.js';
import { NotConnectedError } from '../errors.js';
import { native } from '../native/load.js';
import type { Data } from '../responses/data.js';
import type { Identification } from '../responses/identification.js';
import type { BlockingControl } from './blocking-control.js';
import { Connections } from './connections.js';
import { DataIterator } from './data-iterator.js';
import { type OpenControl, openControl } from './open-control.js';
import { sendCommands } from './send-commands.js';
import { TimeLimit } from './time-limit.js';

/** As those of `AsyncClient`. */
export type BlockingClientOptions = Pick<
  AsyncClientOptions,
  'controlPort' | 'dataPort' | 'connectTimeout' | 'commandTimeout'
>;

/** `timeout`: seconds, for all commands of the call; default the client's `commandTimeout`. */
export type BlockingSendOptions = Pick<SendOptions, 'timeout'>;

/** As those of `AsyncClient`. */
export type BlockingDataOptions = Pick<DataOptions, 'scaled' | 'frameTimeout'>;

/**
 * Talks to one PandA, and blocks the calling thread meanwhile: nothing else happens in it, no timers
 * and no events. For scripts, the REPL and worker threads; a program that does other things as well
 * takes `AsyncClient`.
 *
 * ```ts
 * using panda = new BlockingClient('panda.local');
 * panda.connect();
 * panda.send(new Put('PULSE1.DELAY', '0.1'));
 * const [idn, fields] = panda.send([new GetLine('*IDN'), new GetFieldInfo('SEQ')]);
 * ```
 *
 * Ctrl-C ends a script that has no handler for SIGINT, at once. Where there are handlers they are
 * run, and the call that waits throws InterruptedError. A handled Ctrl-C that comes while the script
 * does something else than wait may go unnoticed, as in all programs that keep Node's event loop
 * from running.
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
   * @throws NativeLoadError: the sockets are the addon's
   */
  constructor(host: string, options: BlockingClientOptions = {}) {
    native();
    this.host = checkHost(host);
    this.#settings = settingsOf(options);
  }

  /** Whether the control port is connected. */
  get isConnected(): boolean {
    return this.#control !== null && this.#control.failure === null;
  }

  /** What the PandA answered to `*IDN?` when it was last connected; null before that. */
  get identification(): Identification | null {
    return this.#identification;
  }

  /**
   * Connects to the control port, unless it is connected, and asks what is there; `data()` makes
   * connections of its own.
   *
   * @throws ConnectError if nothing answers, or something that is no PandA
   * @throws InterruptedError
   */
  connect(): void {
    if (this.isConnected) return;
    const { control, identification } = this.#openControl(this.#settings.connectTimeout);
    this.#control = control;
    this.#identification = identification;
  }

  /** Closes all connections; `data()` that is still iterated fails with ConnectionClosedError. */
  close(): void {
    this.#connections.close();
    this.#connections = new Connections();
  }

  /** As `close`. */
  [Symbol.dispose](): void {
    this.close();
  }

  /**
   * Runs a command and gives its result. An OwnConnectionCommand, such as GetState, has a connection
   * opened for it and closed behind it.
   *
   * @throws CommandError if the PandA refuses
   * @throws InvalidOptionError for what is no command; nothing is sent then
   * @throws CommandTimeoutError if it does not answer in time; the connection stays usable
   * @throws ConnectionClosedError if the connection goes
   * @throws NotConnectedError before `connect()`
   * @throws ConnectError if a connection of its own can't be made
   * @throws InterruptedError, and the connection stays usable
   */
  send<T>(command: Command<T>, options?: BlockingSendOptions): T;
  /**
   * Runs several commands at once, which takes about as long as one, and gives their results in the
   * same order, always in an array.
   *
   * An OwnConnectionCommand in the list has its place: those before it are answered when it begins,
   * those after it begin when it is done. One that fails does not keep the others from being run.
   * Once the time is over, or the connection lost, nothing more is begun.
   *
   * @throws the error of the first of them that failed, when all are answered; see above
   */
  send<const T extends readonly unknown[]>(
    commands: readonly [...{ [K in keyof T]: Command<T[K]> }],
    options?: BlockingSendOptions,
  ): T;
  send(
    commands: Command<unknown> | readonly Command<unknown>[],
    options: BlockingSendOptions = {},
  ): unknown {
    const timeout = checkSeconds('timeout', options.timeout ?? this.#settings.commandTimeout);
    const several = isSeveral(commands) ? commands : [commands];
    for (const command of several) {
      const fault = commandFault(command);
      if (fault !== null) throw fault;
    }
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
   * Reads a field, an attribute or a star command, as `send(new Get(field))`.
   *
   * @param field e.g. `PULSE1.DELAY`, `SEQ1.TABLE`, `*IDN`
   * @returns a string, or strings for a value of several lines
   * @throws what `send` throws
   */
  get(field: string, options?: BlockingSendOptions): string | string[] {
    return this.send(new Get(field), options);
  }

  /**
   * Sets a field, an attribute or a table, as `send(new Put(field, value))`.
   *
   * @param value see `Put`
   * @throws what `send` throws
   */
  put(
    field: string,
    value: string | number | boolean | readonly string[],
    options?: BlockingSendOptions,
  ): void {
    this.send(new Put(field, value), options);
  }

  /**
   * Connects to the data port and gives what comes, for any number of acquisitions: `ready` once,
   * then for each `start`, `frame`s and `end`. Break out of the loop to close the connection.
   * Commands can be sent in the loop; `Arm` belongs behind `ready`.
   *
   * Nobody reads while the loop does other things: what comes then waits at the socket, some
   * megabytes, and behind it in the PandA, which ends an acquisition with `Data overrun` once its
   * own buffer, 256 MB, is full.
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
   *   InterruptedError from the iterator; everything received up to then has been given before
   */
  data(options: BlockingDataOptions = {}): IterableIterator<Data, void, void> {
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

/** `Array.isArray` does not know of read-only arrays. */
function isSeveral(
  commands: Command<unknown> | readonly Command<unknown>[],
): commands is readonly Command<unknown>[] {
  return Array.isArray(commands);
}
