/** Additional control connections of a client, for commands that need one of their own. */

import type { Command } from '../../commands/command.js';
import { ConnectionClosedError } from '../../errors.js';
import type { Identification } from '../../responses/identification.js';
import { onAbort } from '../net/abort-listener.js';
import { openControl } from './open-control.js';
import type { ClientSettings, SendOptions } from '../options.js';

export interface OwnConnection {
  /** The answer to `*IDN?`. */
  readonly identification: Identification;
  send<T>(command: Command<T>, options: SendOptions): Promise<T>;
  close(): void;
  /** Aborted with the error when the connection is lost, or closed by `OwnConnections.close()`. */
  readonly lost: AbortSignal;
}

/** Opens such connections, and keeps track of the open ones. */
export class OwnConnections {
  readonly #host: string;
  readonly #settings: ClientSettings;
  /** One controller for each connection that is open or being opened. */
  readonly #ends = new Set<AbortController>();

  constructor(host: string, settings: ClientSettings) {
    this.#host = host;
    this.#settings = settings;
  }

  /**
   * @throws ConnectError, ConnectionClosedError if all connections are closed meanwhile, the
   *   signal's reason
   */
  async open(signal?: AbortSignal): Promise<OwnConnection> {
    signal?.throwIfAborted();
    const end = new AbortController();
    const unlisten =
      signal &&
      onAbort(signal, () => {
        end.abort(signal.reason);
      });
    this.#ends.add(end);
    try {
      return await this.#connect(end);
    } catch (error) {
      this.#ends.delete(end);
      throw error;
    } finally {
      unlisten?.();
    }
  }

  /**
   * Runs a command on a temporary connection.
   *
   * @throws the errors of `open()` and of the command
   */
  async send<T>(command: Command<T>, options: SendOptions): Promise<T> {
    const connection = await this.open(options.signal);
    try {
      return await connection.send(command, options);
    } finally {
      connection.close();
    }
  }

  /** Closes all of them: commands that use them fail with ConnectionClosedError. */
  close(): void {
    for (const end of [...this.#ends]) {
      end.abort(new ConnectionClosedError('The client was closed.'));
    }
  }

  async #connect(end: AbortController): Promise<OwnConnection> {
    const { controlPort: port, connectTimeout, keepAlivePeriod, commandTimeout } = this.#settings;
    const options = { host: this.#host, port, connectTimeout, keepAlivePeriod };
    const { controlSocket, identification } = await openControl({ ...options, signal: end.signal });
    const close = (): void => {
      this.#ends.delete(end);
      controlSocket.close();
    };
    if (end.signal.aborted) close();
    end.signal.throwIfAborted();
    onAbort(end.signal, close);
    controlSocket.onLost((error) => {
      end.abort(error);
    });
    return {
      identification,
      send: (command, { timeout = commandTimeout, signal }) =>
        controlSocket.send(command, timeout, signal),
      close,
      lost: end.signal,
    };
  }
}
