/** The control port over a socket: commands in, promises out. */

import type { Socket } from 'node:net';

import type { ApiVersion, Command } from '../commands/command.js';
import { Identify } from '../commands/identify.js';
import { ControlConnection } from '../connections/control.js';
import { CommandTimeoutError, ConnectionClosedError } from '../errors.js';
import { Abortions } from './abortions.js';
import { Deadlines } from './deadlines.js';
import { KeepAlive } from './keep-alive.js';
import { whatBecameOf } from './loss.js';
import { toMilliseconds } from './milliseconds.js';

interface Pending {
  readonly timeout: number;
  /** As of `performance.now()`. */
  readonly deadline: number;
  readonly command: Command<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
  readonly signal: AbortSignal | undefined;
}

export class ControlChannel {
  readonly #connection = new ControlConnection();
  readonly #pending = new Map<number, Pending>();
  readonly #socket: Socket;
  readonly #where: string;
  readonly #keepAlive: KeepAlive | null;
  readonly #deadlines = new Deadlines((now) => this.#expire(now));
  readonly #abortions = new Abortions<number>((id, reason) => this.#giveUp(id, reason));
  #willFlush = false;
  #failure: ConnectionClosedError | null = null;
  #onLost: ((failure: ConnectionClosedError) => void) | null = null;

  /**
   * @param where names the other end in messages
   * @param keepAlivePeriod seconds; null: a silent peer is waited for
   */
  constructor(socket: Socket, where: string, keepAlivePeriod: number | null) {
    this.#socket = socket;
    this.#where = where;
    this.#keepAlive = keepAlivePeriod === null ? null : this.#watch(keepAlivePeriod);
    socket.on('data', (bytes) => {
      this.#receive(bytes);
    });
    const closed = (cause?: Error): void => {
      this.#fail(`${whatBecameOf(where, cause)}.`, cause);
    };
    socket.on('error', closed);
    socket.on('end', closed);
    socket.on('close', () => {
      closed();
    });
  }

  get isOpen(): boolean {
    return this.#failure === null;
  }

  /** Why it is closed; null while it is open. */
  get failure(): ConnectionClosedError | null {
    return this.#failure;
  }

  /** For the commands to come. */
  set version(version: ApiVersion | null) {
    this.#connection.version = version;
  }

  /** Calls `listener` when the connection goes, but not for `close()`; at once if it has gone. */
  onLost(listener: (failure: ConnectionClosedError) => void): void {
    if (this.#failure === null) this.#onLost = listener;
    else listener(this.#failure);
  }

  /**
   * A command that is given up is not sent if it was not yet; a late answer is dropped.
   *
   * @param timeout seconds
   * @throws CommandError, CommandTimeoutError, ConnectionClosedError, or the signal's reason
   */
  send<T>(command: Command<T>, timeout: number, signal?: AbortSignal): Promise<T> {
    // No async function: for many thousand commands a second its promises are a burden.
    return new Promise<unknown>((resolve, reject) => {
      signal?.throwIfAborted();
      if (this.#failure !== null) {
        throw new ConnectionClosedError(this.#failure.message, { cause: this.#failure });
      }
      if (this.#connection.unanswered === 0) this.#keepAlive?.restart();
      const id = this.#connection.enqueue(command);
      const deadline = this.#deadlines.add(timeout);
      this.#pending.set(id, { timeout, deadline, command, resolve, reject, signal });
      if (signal !== undefined) this.#abortions.add(signal, id);
      this.#flushSoon();
    }) as Promise<T>;
  }

  close(): void {
    // What was asked for before the close is sent, though nobody learns what became of it.
    if (this.#failure === null) this.#flush();
    this.#onLost = null;
    this.#fail('The client was closed.');
  }

  /** All that is sent before the program waits again goes in one piece. */
  #flushSoon(): void {
    if (this.#willFlush) return;
    this.#willFlush = true;
    process.nextTick(() => {
      this.#willFlush = false;
      if (this.#failure === null) this.#flush();
    });
  }

  #flush(): void {
    this.#write(this.#connection.takeBytes());
    this.#deliver();
  }

  #write(bytes: Uint8Array): void {
    if (bytes.byteLength > 0) this.#socket.write(bytes);
  }

  #receive(bytes: Uint8Array): void {
    if (this.#failure !== null) return;
    this.#keepAlive?.restart();
    try {
      this.#write(this.#connection.receiveBytes(bytes));
      this.#deliver();
    } catch (error) {
      this.#deliver();
      this.#fail(`${this.#where} was closed: ${(error as Error).message}`, error);
    }
  }

  #deliver(): void {
    for (const response of this.#connection.responses()) {
      const pending = this.#take(response.id);
      if (pending === undefined) continue;
      if ('error' in response) pending.reject(response.error);
      else pending.resolve(response.result);
    }
  }

  #giveUp(id: number, reason: unknown): void {
    this.#connection.cancel(id);
    this.#take(id)?.reject(reason);
  }

  #expire(now: number): number {
    let next = Infinity;
    for (const [id, { command, timeout, deadline }] of this.#pending) {
      if (deadline > now) {
        next = Math.min(next, deadline);
      } else {
        this.#giveUp(id, new CommandTimeoutError(`${command} got no answer within ${timeout} s.`));
      }
    }
    return next;
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    if (pending === undefined) return undefined;
    this.#pending.delete(id);
    if (pending.signal !== undefined) this.#abortions.delete(pending.signal, id);
    return pending;
  }

  #fail(message: string, cause?: unknown): void {
    if (this.#failure !== null) return;
    this.#failure = new ConnectionClosedError(message, { cause });
    this.#keepAlive?.stop();
    this.#deadlines.stop();
    this.#socket.destroy();
    for (const id of [...this.#pending.keys()]) this.#take(id)?.reject(this.#failure);
    this.#onLost?.(this.#failure);
  }

  #watch(period: number): KeepAlive {
    this.#socket.setKeepAlive(true, toMilliseconds(period));
    const connection = this.#connection;
    const pending = this.#pending;
    return new KeepAlive(
      {
        get isAwaiting() {
          return connection.unanswered > 0;
        },
        get patience() {
          const timeouts = Array.from(pending.values(), ({ timeout }) => timeout);
          return timeouts.reduce((longest, timeout) => Math.max(longest, timeout), 0);
        },
        probe: () => {
          connection.enqueue(new Identify());
          this.#flush();
        },
        lost: (silence) => {
          this.#fail(
            `${this.#where} has been silent for ${silence} s, with an answer due: ` +
              'the PandA is off, or the network does not lead there any more.',
          );
        },
      },
      period,
    );
  }
}
