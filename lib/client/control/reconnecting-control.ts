/** The control connection of a client: at most one at a time, made again after a loss. */

import type { EventEmitter } from 'node:events';

import type { Command } from '../../commands/command.js';
import { ConnectionClosedError, NotConnectedError, type PandaError } from '../../errors.js';
import type { Identification } from '../../responses/identification.js';
import { onAbort } from '../net/abort-listener.js';
import type { ControlSocket } from './control-socket.js';
import type { AsyncClientEvents } from '../events.js';
import { openControl } from './open-control.js';
import type { ClientSettings } from '../options.js';
import { reconnect } from '../net/reconnect.js';

/** An attempt to connect; several callers may wait for it. */
interface Attempt {
  readonly promise: Promise<void>;
  readonly stop: AbortController;
  waiting: number;
}

export class ReconnectingControl {
  readonly #host: string;
  readonly #settings: ClientSettings;
  readonly #events: EventEmitter<AsyncClientEvents>;
  #socket: ControlSocket | null = null;
  #identification: Identification | null = null;
  #attempt: Attempt | null = null;
  /** Aborted when reconnecting is no longer needed; null if the client is not reconnecting. */
  #reconnecting: AbortController | null = null;

  constructor(host: string, settings: ClientSettings, events: EventEmitter<AsyncClientEvents>) {
    this.#host = host;
    this.#settings = settings;
    this.#events = events;
  }

  get isConnected(): boolean {
    return this.#socket?.isOpen ?? false;
  }

  get identification(): Identification | null {
    return this.#identification;
  }

  /**
   * @throws ConnectError, ConnectionClosedError if the client is closed meanwhile, the signal's
   *   reason
   */
  async connect(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.isConnected) return;
    const attempt = (this.#attempt ??= this.#begin());
    attempt.waiting++;
    let unlisten = (): void => {};
    const aborted = new Promise<never>((_, reject) => {
      if (signal === undefined) return;
      unlisten = onAbort(signal, () => {
        reject(signal.reason as Error);
      });
    });
    try {
      await Promise.race([attempt.promise, aborted]);
    } finally {
      unlisten();
      if (--attempt.waiting === 0) this.#stop(attempt, signal?.reason);
    }
  }

  /** @throws NotConnectedError before `connect()`; see ControlSocket for the others */
  send<T>(command: Command<T>, timeout: number, signal?: AbortSignal): Promise<T> {
    const controlSocket = this.#socket;
    if (controlSocket === null) {
      const message = 'The client is not connected: await connect() first.';
      return Promise.reject(new NotConnectedError(message));
    }
    if (this.#reconnecting !== null && controlSocket.failure !== null) {
      const message = `${controlSocket.failure.message} The client is reconnecting: wait for its connect event.`;
      return Promise.reject(new ConnectionClosedError(message, { cause: controlSocket.failure }));
    }
    return controlSocket.send(command, timeout, signal);
  }

  /** Also ends attempts to connect. */
  close(): void {
    this.#reconnecting?.abort();
    this.#reconnecting = null;
    if (this.#attempt !== null) {
      this.#stop(this.#attempt, new ConnectionClosedError('The client was closed.'));
    }
    this.#socket?.close();
  }

  #begin(): Attempt {
    const stop = new AbortController();
    const attempt = { promise: this.#open(stop.signal), stop, waiting: 0 };
    const ended = (): void => {
      if (this.#attempt === attempt) this.#attempt = null;
    };
    attempt.promise.then(ended, ended);
    return attempt;
  }

  /** Has no effect on an attempt that has ended. */
  #stop(attempt: Attempt, reason: unknown): void {
    attempt.stop.abort(reason);
    // No further caller may join this attempt.
    if (this.#attempt === attempt) this.#attempt = null;
  }

  async #open(signal: AbortSignal): Promise<void> {
    const { controlPort: port, connectTimeout, keepAlivePeriod } = this.#settings;
    const options = { host: this.#host, port, connectTimeout, keepAlivePeriod, signal };
    const { controlSocket, identification } = await openControl(options);
    if (signal.aborted) {
      controlSocket.close();
      throw signal.reason;
    }
    this.#socket = controlSocket;
    this.#identification = identification;
    this.#reconnecting?.abort();
    this.#reconnecting = null;
    this.#tell('connect', identification);
    controlSocket.onLost((error) => {
      this.#lost(error);
    });
  }

  #lost(error: ConnectionClosedError): void {
    this.#tell('disconnect', error);
    if (this.#settings.reconnect === null) return;
    const stop = new AbortController();
    this.#reconnecting = stop;
    reconnect({
      ...this.#settings.reconnect,
      signal: stop.signal,
      connect: () => this.connect(),
      onAttempt: (attempt, delay) => {
        this.#tell('reconnecting', attempt, delay);
      },
    }).catch((last: unknown) => {
      this.#reconnecting = null;
      this.#tell('reconnectFailed', last as PandaError);
    });
  }

  /**
   * Emits the event in the next tick, so that a listener that throws does not disturb this code.
   */
  #tell<K extends keyof AsyncClientEvents>(name: K, ...what: AsyncClientEvents[K]): void {
    process.nextTick(() => {
      // eslint-disable-next-line no-restricted-syntax -- the arguments belong to one event
      (this.#events as EventEmitter).emit(name, ...what);
    });
  }
}
