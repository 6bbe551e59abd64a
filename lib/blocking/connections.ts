/** The sockets of a client. */

import { connectFailure, connectTimeoutError } from '../client/net/connect-errors.js';
import { keepAliveSeconds } from '../client/net/milliseconds.js';
import { ConnectionClosedError } from '../errors.js';
import type { NativeTcpSocket } from '../native/tcp-socket.js';
import { native } from '../native/load.js';
import { BlockingSocket } from './blocking-socket.js';
import type { TimeLimit } from './time-limit.js';
import { waitInSlices } from './wait.js';

export interface SocketTarget {
  readonly host: string;
  readonly port: number;
  /** The name of this port in messages: `control` or `data`. */
  readonly purpose: string;
  /** Seconds of silence until TCP probes the peer; null, the default: hours. */
  readonly keepAlivePeriod?: number | null | undefined;
}

/**
 * Opens sockets, and closes the open ones. A socket without other references closes when it is
 * garbage collected.
 */
export class Connections {
  readonly #sockets = new Set<WeakRef<BlockingSocket>>();
  #failure: ConnectionClosedError | null = null;

  /** @throws ConnectError, ConnectionClosedError if the connections are closed, InterruptedError */
  open(target: SocketTarget, limit: TimeLimit): BlockingSocket {
    if (this.#failure !== null) throw this.#failure;
    const socket = new BlockingSocket(connect(target, limit));
    for (const known of this.#sockets) {
      if (known.deref()?.isOpen !== true) this.#sockets.delete(known);
    }
    this.#sockets.add(new WeakRef(socket));
    return socket;
  }

  /** Closes all open sockets, and refuses to open others. */
  close(): void {
    this.#failure = new ConnectionClosedError('The client was closed.');
    for (const socket of this.#sockets) socket.deref()?.close(this.#failure);
    this.#sockets.clear();
  }
}

function connect(target: SocketTarget, limit: TimeLimit): NativeTcpSocket {
  const { host, port, purpose, keepAlivePeriod = null } = target;
  const where = `port ${port} (${purpose}) of ${host}`;
  const { TcpSocket } = native();
  const attempt = <T>(call: () => T): T => {
    try {
      return call();
    } catch (error) {
      throw connectFailure(where, error as NodeJS.ErrnoException);
    }
  };
  const keepAlive = keepAlivePeriod === null ? 0 : keepAliveSeconds(keepAlivePeriod);
  const socket = attempt(() => new TcpSocket([host], port, keepAlive));
  try {
    const isConnected = waitInSlices(
      (milliseconds, watchesSigint) => attempt(() => socket.connect(milliseconds, watchesSigint)),
      limit.end,
    );
    if (isConnected === 0) throw connectTimeoutError(where, limit.seconds);
    return socket;
  } catch (error) {
    socket.close();
    throw error;
  }
}
