/** Opening TCP connections, with errors that say what to do. */

import { connect, type NetConnectOpts, type OnReadOpts, type Socket } from 'node:net';

import { ConnectError } from '../errors.js';

export interface SocketOptions {
  readonly host: string;
  readonly port: number;
  /** What to call this port in messages: `control` or `data`. */
  readonly purpose: string;
  /** Seconds. */
  readonly connectTimeout: number;
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
  const { host, port, purpose, connectTimeout, signal, onread } = options;
  signal?.throwIfAborted();
  const connectOptions: NetConnectOpts = { host, port, noDelay: true, keepAlive: true };
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
    }, connectTimeout * 1000);
    signal?.addEventListener('abort', abort, { once: true });
    socket.once('error', fail).once('connect', () => {
      settle();
    });
  });
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
