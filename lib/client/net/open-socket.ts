/** Opening TCP connections, with errors that say what to do. */

import { connect, type NetConnectOpts, type OnReadOpts, type Socket } from 'node:net';

import { onAbort } from './abort-listener.js';
import { connectFailure, connectTimeoutError } from './connect-errors.js';
import { keepAliveSeconds, toMilliseconds } from './milliseconds.js';

export interface SocketOptions {
  readonly host: string;
  readonly port: number;
  /** What to call this port in messages: `control` or `data`. */
  readonly purpose: string;
  /** Seconds. */
  readonly connectTimeout: number;
  /**
   * Seconds of silence after which TCP asks whether the other end is still there; it fails with
   * `ETIMEDOUT` after ten questions without an answer, one a second. Null, the default: after hours.
   */
  readonly keepAlivePeriod?: number | null;
  readonly signal?: AbortSignal | undefined;
  /** Where to read to, for those who don't listen to `data` events. */
  readonly onread?: OnReadOpts;
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
