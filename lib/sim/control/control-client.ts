/** One connection to the control port, which stops reading while its answers are not read. */

import type { Socket } from 'node:net';
import { setImmediate, setTimeout } from 'node:timers/promises';

import type { ControlSession } from './control-session.js';
import type { Holder, ClientMemory } from './client-memory.js';
import { type Line, LineSplitter } from './line-splitter.js';

/** The most work for one client before the others have their turn. */
const TURN_LINES = 4096;
const TURN_CHARACTERS = 64 * 1024;

export interface ClientOptions {
  /** The delay of each answer in seconds; may change. */
  delaySeconds: number;
  /** Seconds after which a client that reads no answers is reset. */
  readonly stallSeconds: number;
  /** Counts the memory of the client. */
  readonly memory: ClientMemory;
}

export class ControlClient implements Holder {
  // eslint-disable-next-line no-restricted-syntax -- a time of day, for *WHO?
  readonly since = new Date();
  /** E.g. `127.0.0.1:35028`. */
  readonly address: string;
  readonly #socket: Socket;
  readonly #session: ControlSession;
  readonly #options: ClientOptions;
  readonly #splitter = new LineSplitter();
  readonly #abort = new AbortController();
  #answering = Promise.resolve();

  /** @param onClosed called once, when the connection is closed */
  constructor(
    socket: Socket,
    session: ControlSession,
    options: ClientOptions,
    onClosed: () => void,
  ) {
    this.address = `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? 0}`;
    this.#socket = socket;
    this.#session = session;
    this.#options = options;
    socket.on('data', (bytes: Buffer) => {
      this.#answering = this.#receive(bytes);
    });
    // Emitted even while the socket is paused: there may be commands left to answer.
    socket.on('end', () => void this.#endAfter(this.#answering));
    socket.on('timeout', () => socket.resetAndDestroy());
    // The loss of a client is not an error of the server.
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#abort.abort();
      session.close();
      options.memory.set(this, 0);
      onClosed();
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  reset(): void {
    this.#socket.resetAndDestroy();
  }

  async #receive(bytes: Buffer): Promise<void> {
    this.#socket.pause();
    const { lines, isOverlong } = this.#splitter.push(bytes);
    try {
      await this.#answerAll(lines);
    } catch (error) {
      if (!this.#abort.signal.aborted) throw error;
      return;
    }
    if (isOverlong) this.#finish();
    else this.#socket.resume();
  }

  async #endAfter(answering: Promise<void>): Promise<void> {
    await answering;
    this.#finish();
  }

  /** Closes the connection when all answers have been read. */
  #finish(): void {
    this.#socket.setTimeout(this.#options.stallSeconds * 1000);
    this.#socket.destroySoon();
  }

  /** @throws AbortError if the connection is closed */
  async #answerAll(lines: readonly Line[]): Promise<void> {
    const { delaySeconds } = this.#options;
    const { signal } = this.#abort;
    for (let next = 0; next < lines.length;) {
      if (next > 0) await setImmediate(undefined, { signal });
      const turnEnd = Math.min(lines.length, next + TURN_LINES);
      let answers = '';
      while (next < turnEnd && answers.length < TURN_CHARACTERS) {
        answers += this.#session.receiveLine(lines[next++] as Line);
      }
      this.#hold(0);
      if (answers === '') continue;
      if (delaySeconds > 0) await setTimeout(delaySeconds * 1000, undefined, { signal });
      await this.#write(answers);
    }
  }

  async #write(answers: string): Promise<void> {
    this.#abort.signal.throwIfAborted();
    if (this.#socket.write(answers)) return;
    this.#hold(this.#socket.writableLength);
    this.#socket.setTimeout(this.#options.stallSeconds * 1000);
    await new Promise<void>((resolve, reject) => {
      const gone = (): void => reject(this.#abort.signal.reason as Error);
      this.#abort.signal.addEventListener('abort', gone, { once: true });
      this.#socket.once('drain', () => {
        this.#abort.signal.removeEventListener('abort', gone);
        resolve();
      });
    });
    this.#socket.setTimeout(0);
    this.#hold(0);
  }

  #hold(unsent: number): void {
    if (!this.#abort.signal.aborted) {
      this.#options.memory.set(this, unsent + this.#session.heldBytes);
    }
  }
}
