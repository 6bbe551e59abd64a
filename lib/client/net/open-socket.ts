/** Opens TCP connections, with errors that say what to do. */

import { connect, type NetConnectOpts, type OnReadOpts, type Socket } from 'node:net';

import { onAbort } from './abort-listener.js';
import { connectFailure, connectTimeoutError } from './connect-errors.js';
import { keepAliveSeconds, toMilliseconds } from './milliseconds.js';

export interface SocketOptions {
  readonly host: string;
  readonly port: number;
  /** The name of this port in messages: `control` or `data`. */
  readonly purpose: string;
  /** In seconds. */
  readonly connectTimeout: number;
  /**
   * Seconds of silence after which TCP probes the peer. The connection fails with `ETIMEDOUT` after
   * ten probes without an answer, one each second. Null, the default: only after hours.
   */
  readonly keepAlivePeriod?: number | null | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The read buffers, for callers that don't use `data` events. */
  readonly onread?: OnReadOpts | undefined;
}

/**
 * Connects.
 *
 * @throws ConnectError
 * @throws the signal's reason
 */
export async function openSocket(options: SocketOptions): Promise<Socket> {
  const { host, port, purpose, connectTimeout, keepAlivePeriod, signal, onread } = options;
  signal?.throwIfAborted();
  const connectOptions: NetConnectOpts = { host, port, noDelay: true, keepAlive: true };
  if (typeof keepAlivePeriod === 'number') {
    connectOptions.keepAliveInitialDelay = keepAliveSeconds(keepAlivePeriod) * 1000;
  }
  if (onread !== undefined) connectOptions.onread = onread;
  const socket = connect(connectOptions);
  const where = `port ${port} (${purpose}) of ${host}`;
  return new Promise((resolve, reject) => {
    const settle = (error?: unknown): void => {
      clearTimeout(timer);
      unlisten?.();
      socket.off('error', fail).off('connect', settle);
      if (error === undefined) {
        resolve(socket);
      } else {
        socket.on('error', () => {}).destroy();
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the signal's reason may be anything
        reject(error);
      }
    };
    const fail = (error: NodeJS.ErrnoException): void => {
      settle(connectFailure(where, error));
    };
    const abort = (): void => {
      settle(signal?.reason ?? new Error('aborted'));
    };
    const timer = setTimeout(() => {
      settle(connectTimeoutError(where, connectTimeout));
    }, toMilliseconds(connectTimeout));
    const unlisten = signal === undefined ? undefined : onAbort(signal, abort);
    socket.once('error', fail).once('connect', () => {
      settle();
    });
  });
}
