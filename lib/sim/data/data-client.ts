/** A connection to the data port. */

import type { Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

import type { Process } from './header-text.js';
import { parseRequest } from './request-line.js';
import type { StreamAction } from './stream-piece.js';
import { Wakeup } from './wakeup.js';

/** The server drops whoever sends more without a line's end. */
const MAX_REQUEST_BYTES = 4096;
/** A kernel that takes everything at once would leave no time for other sockets and timers. */
const BYTES_PER_TURN = 4 * 1024 * 1024;
const RESET_DELAY_MS = 50;

export interface DataClientOptions {
  /** Seconds after which a client that takes nothing is dropped. */
  readonly stallSeconds: number;
  /** The client has sent its options. */
  readonly onRequest: (client: DataClient) => void;
  readonly onGone: (client: DataClient) => void;
}

export class DataClient {
  /** When it connected. */
  // eslint-disable-next-line no-restricted-syntax -- a stamp, for *WHO?
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
    // The server takes a half-close for a disconnect.
    socket.on('end', () => this.close());
    socket.on('timeout', () => this.close());
    // A peer that goes away is no error of ours.
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#gone.abort();
      this.#drained.wake();
      options.onGone(this);
    });
  }

  /** What it has asked for; null: it has not asked yet, was refused, or is finished. */
  get process(): Process | null {
    return this.#process;
  }

  /** Aborted when the connection has ended. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Ends the connection at once. */
  close(): void {
    this.#socket.destroy();
  }

  /** Ends the connection by FIN, behind what has been sent. */
  finish(): void {
    this.#process = null;
    this.#socket.end();
  }

  /** Resolves when it is done: bytes are then with the kernel, or nearly all of them. */
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
    // Parts together: one system call, and nothing is copied.
    this.#socket.cork();
    for (const part of parts) {
      this.#socket.write(part);
      this.#bytesThisTurn += part.byteLength;
    }
    this.#socket.uncork();
    if (this.#socket.writableNeedDrain && !this.#socket.destroyed) {
      // Told apart from a slow client: the time begins anew whenever it takes something.
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
   * What the kernel has not sent yet is lost by it, and a peer that finds bytes and a reset together
   * may take it for an end: so the peer is given a moment to read.
   */
  async #reset(): Promise<void> {
    await sleep(RESET_DELAY_MS, undefined, { signal: this.gone }).catch(() => {});
    this.#socket.resetAndDestroy();
  }

  #receive(bytes: Buffer): void {
    // Anything behind the options is ignored.
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
