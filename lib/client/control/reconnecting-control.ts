/** The control connection of a client: at most one at a time, made and made again. */

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

/** Several callers may wait for one attempt. */
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
  /** Aborted when there is no need to reconnect any more; null: not reconnecting. */
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

  /** @throws ConnectError, ConnectionClosedError if it is closed meanwhile, the signal's reason */
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
      const message = `${controlSocket.failure.message} The client is reconnecting: wait for its event connect.`;
      return Promise.reject(new ConnectionClosedError(message, { cause: controlSocket.failure }));
    }
    return controlSocket.send(command, timeout, signal);
  }

  /** Ends attempts to connect as well. */
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

  /** Does nothing to an attempt that has come to its end. */
  #stop(attempt: Attempt, reason: unknown): void {
    attempt.stop.abort(reason);
    // Nobody is to join it from now on.
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

  /** Later, so that what a listener does or throws does not get in our way. */
  #tell<K extends keyof AsyncClientEvents>(name: K, ...what: AsyncClientEvents[K]): void {
    process.nextTick(() => {
      // eslint-disable-next-line no-restricted-syntax -- the arguments of one event
      (this.#events as EventEmitter).emit(name, ...what);
    });
  }
}
