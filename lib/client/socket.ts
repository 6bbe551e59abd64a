/** Opening TCP connections, with errors that say what to do. */

import { connect, type NetConnectOpts, type OnReadOpts, type Socket } from 'node:net';

import { ConnectError } from '../errors.js';
import { toMilliseconds } from './milliseconds.js';

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

/** What TCP takes. */
const MAX_KEEP_ALIVE_S = 32_767;

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
    connectOptions.keepAliveInitialDelay = keepAliveDelay(keepAlivePeriod);
  }
  if (onread !== undefined) connectOptions.onread = onread;
  const socket = connect(connectOptions);
  const where = `port ${port} (${purpose}) of ${host}`;
  return new Promise((resolve, reject) => {
    const settle = (error?: unknown): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
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
      settle(new ConnectError(`No connection to ${where}: ${explain(error)}`, { cause: error }));
    };
    const abort = (): void => {
      settle(signal?.reason ?? new Error('aborted'));
    };
    const timer = setTimeout(() => {
      settle(
        new ConnectError(
          `No connection to ${where}: no answer within ${connectTimeout} s. Check the address, and that the PandA is on.`,
        ),
      );
    }, toMilliseconds(connectTimeout));
    signal?.addEventListener('abort', abort, { once: true });
    socket.once('error', fail).once('connect', () => {
      settle();
    });
  });
}

/** TCP counts whole seconds. @returns milliseconds */
function keepAliveDelay(period: number): number {
  return Math.min(Math.max(1, Math.ceil(period)), MAX_KEEP_ALIVE_S) * 1000;
}

function explain(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'there is no host of this name. Check the spelling, or give its IP address.';
    case 'ECONNREFUSED':
      return 'it was refused. Check the port, and that the PandA server is running there.';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'the network does not lead there. Check the address and the cabling.';
    default:
      return `${error.message || String(error.code)}.`;
  }
}
