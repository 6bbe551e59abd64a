/** A connection to the data port. */

import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

import type { Process } from './header-text.js';
import { parseRequest } from './request-line.js';
import type { StreamAction } from './stream-piece.js';
import { Wakeup } from './wakeup.js';

/** The server disconnects a client that sends a longer line. */
const MAX_REQUEST_BYTES = 4096;
/**
 * Limits the bytes sent in one turn: a kernel that accepts everything would block other sockets and
 * timers.
 */
const BYTES_PER_TURN = 4 * 1024 * 1024;
const RESET_DELAY_MS = 50;

export interface DataClientOptions {
  /** Seconds after which a client that reads nothing is disconnected. */
  readonly stallSeconds: number;
  /** Called when the client has sent its options. */
  readonly onRequest: (client: DataClient) => void;
  readonly onGone: (client: DataClient) => void;
}

export class DataClient {
  /** When the client connected. */
  // eslint-disable-next-line no-restricted-syntax -- a time of day, for *WHO?
  readonly since = new Date();
  /** `HOST:PORT` */
  readonly address: string;
  readonly #socket: Socket;
  readonly #options: DataClientOptions;
  readonly #gone = new AbortController();
  readonly #drained = new Wakeup();
  #request = '';
  #process: Process | null = null;
  #isAnswered = false;
  #bytesThisTurn = 0;

  constructor(socket: Socket, options: DataClientOptions) {
    this.#socket = socket;
    this.#options = options;
    this.address = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? '?'}`;
    socket.on('data', (bytes) => this.#receive(bytes));
    socket.on('drain', () => this.#drained.wake());
    // The server treats a half-close as a disconnect.
    socket.on('end', () => this.close());
    socket.on('timeout', () => this.close());
    // The loss of a client is not an error of the server.
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#gone.abort();
      this.#drained.wake();
      options.onGone(this);
    });
  }

  /** The requested mode; null before the request, after a refusal, and at the end. */
  get process(): Process | null {
    return this.#process;
  }

  /** Aborted when the connection has ended. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Ends the connection immediately. */
  close(): void {
    this.#socket.destroy();
  }

  /** Ends the connection by FIN, after all sent bytes. */
  finish(): void {
    this.#process = null;
    this.#socket.end();
  }

  /** Resolves when the actions are done, and nearly all bytes have been passed to the kernel. */
  async perform(actions: readonly StreamAction[]): Promise<void> {
    const bytes: Uint8Array[] = [];
    for (const action of actions) {
      if (action instanceof Uint8Array) {
        bytes.push(action);
        continue;
      }
      await this.#send(bytes.splice(0));
      if (action === 'close') this.finish();
      else if (action === 'reset') await this.#reset();
      else await sleep(action.stall * 1000, undefined, { signal: this.gone }).catch(() => {});
    }
    await this.#send(bytes);
  }

  async #send(parts: readonly Uint8Array[]): Promise<void> {
    if (parts.length === 0 || !this.#socket.writable) return;
    // Writes all parts with one system call, without copying.
    this.#socket.cork();
    for (const part of parts) {
      this.#socket.write(part);
      this.#bytesThisTurn += part.byteLength;
    }
    this.#socket.uncork();
    if (this.#socket.writableNeedDrain && !this.#socket.destroyed) {
      // The timeout restarts whenever the client reads, so a slow client is not disconnected.
      this.#socket.setTimeout(this.#options.stallSeconds * 1000);
      await this.#drained.wait();
      this.#socket.setTimeout(0);
    }
    if (this.#bytesThisTurn >= BYTES_PER_TURN) {
      this.#bytesThisTurn = 0;
      await nextTurn();
    }
  }

  /**
   * Resets the connection. A reset drops the bytes that the kernel has not sent, and a peer that
   * gets bytes and a reset together may not see the reset: so the peer gets a moment to read.
   */
  async #reset(): Promise<void> {
    await sleep(RESET_DELAY_MS, undefined, { signal: this.gone }).catch(() => {});
    this.#socket.resetAndDestroy();
  }

  #receive(bytes: Buffer): void {
    // Bytes after the options are ignored.
    if (this.#isAnswered) return;
    this.#request += bytes.toString('latin1');
    const end = this.#request.indexOf('\n');
    if (end > MAX_REQUEST_BYTES || (end < 0 && this.#request.length > MAX_REQUEST_BYTES)) {
      this.close();
      return;
    }
    if (end >= 0) this.#answer(this.#request.slice(0, end));
  }

  #answer(line: string): void {
    this.#isAnswered = true;
    this.#request = '';
    const request = parseRequest(line);
    if ('refusal' in request) {
      this.#socket.end(`ERR ${request.refusal}\n`);
      return;
    }
    this.#process = request.process;
    this.#socket.write('OK\n');
    this.#options.onRequest(this);
  }
}
