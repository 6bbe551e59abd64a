/** The control port over a socket, with promises for commands. */

import type { Socket } from 'node:net';

import type { ApiVersion, Command } from '../../commands/command.js';
import { Identify } from '../../commands/identify.js';
import { ControlConnection } from '../../connections/control.js';
import { Run } from '../../connections/run.js';
import { CommandTimeoutError, ConnectionClosedError } from '../../errors.js';
import { AbortRegistry } from './abort-registry.js';
import { CommandDeadlines } from './command-deadlines.js';
import { KeepAlive } from './keep-alive.js';
import { longLineHint, describeLoss } from '../net/lost-connection-errors.js';
import { PendingCommand, rejected, type Terms, type Turn } from './pending-command.js';

export class ControlSocket {
  readonly #connection = new ControlConnection();
  readonly #socket: Socket;
  readonly #where: string;
  readonly #keepAlive: KeepAlive | null;
  readonly #deadlines = new CommandDeadlines((now) => this.#expire(now));
  readonly #aborts = new AbortRegistry<PendingCommand>((pending, reason) => {
    this.#giveUp(pending, reason);
  });
  /** The terms of the latest command in this turn of the event loop. */
  #terms: Terms | null = null;
  #failure: ConnectionClosedError | null = null;
  #onLost: ((failure: ConnectionClosedError) => void) | null = null;

  /**
   * @param where describes the peer in messages
   * @param keepAlivePeriod in seconds; null: never give up on a silent peer
   */
  constructor(socket: Socket, where: string, keepAlivePeriod: number | null) {
    this.#socket = socket;
    this.#where = where;
    this.#keepAlive = keepAlivePeriod === null ? null : this.#watch(keepAlivePeriod);
    socket.on('data', (bytes) => {
      this.#receive(bytes);
    });
    const closed = (cause?: Error): void => this.#fail(this.#whatHappened(cause), cause);
    socket.on('error', closed);
    socket.on('end', closed);
    socket.on('close', () => closed());
  }

  get isOpen(): boolean {
    return this.#failure === null;
  }

  /** Why the connection is closed; null while it is open. */
  get failure(): ConnectionClosedError | null {
    return this.#failure;
  }

  /** The version for later commands. */
  set version(version: ApiVersion | null) {
    this.#connection.version = version;
  }

  /**
   * Calls `listener` when the connection is lost, but not for `close()`; immediately if it is
   * already lost.
   */
  onLost(listener: (failure: ConnectionClosedError) => void): void {
    if (this.#failure === null) this.#onLost = listener;
    else listener(this.#failure);
  }

  /**
   * Sends a command. A command that is given up before it was sent is not sent; a late answer is
   * dropped.
   *
   * @param timeout in seconds
   * @throws CommandError, CommandTimeoutError, ConnectionClosedError, or the signal's reason
   */
  send<T>(command: Command<T>, timeout: number, signal?: AbortSignal): Promise<T> {
    // Not an async function: its additional promises are expensive for many thousand commands a
    // second.
    if (signal?.aborted === true) return rejected(signal.reason);
    if (this.#failure !== null) {
      const { message } = this.#failure;
      return rejected(new ConnectionClosedError(message, { cause: this.#failure }));
    }
    let terms = this.#terms;
    if (terms?.timeout !== timeout || terms.signal !== signal) {
      terms = this.#termsOf(timeout, signal);
    }
    const itsTerms = terms;
    return new Promise<unknown>((resolve) => {
      const pending = new PendingCommand(command, itsTerms, resolve);
      this.#connection.enqueue(pending);
      if (signal !== undefined) this.#aborts.add(signal, pending);
    }) as Promise<T>;
  }

  close(): void {
    // Commands that were requested before the close are sent, though their promises are rejected.
    if (this.#failure === null) this.#flush();
    this.#onLost = null;
    this.#fail('The client was closed.');
  }

  #termsOf(timeout: number, signal: AbortSignal | undefined): Terms {
    const turn = this.#terms?.turn ?? this.#begin();
    turn.timeout = Math.min(turn.timeout, timeout);
    return (this.#terms = { turn, timeout, signal });
  }

  /** All commands of one turn of the event loop are written together. */
  #begin(): Turn {
    if (this.#connection.unanswered === 0) this.#keepAlive?.restart();
    const turn = { start: Infinity, timeout: Infinity };
    process.nextTick(() => {
      this.#terms = null;
      if (this.#failure !== null) return;
      this.#flush();
      turn.start = this.#deadlines.begin(turn.timeout);
    });
    return turn;
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
    for (const run of this.#connection.completed()) {
      // The other runs are probes of the keep-alive.
      if (!(run instanceof PendingCommand)) continue;
      const { signal } = run.terms;
      if (signal !== undefined) this.#aborts.delete(signal, run);
      if (run.state === 'failed') run.reject(run.outcome);
      else run.resolve(run.outcome);
    }
  }

  #giveUp(pending: PendingCommand, reason: unknown): void {
    this.#connection.cancel(pending);
    const { signal } = pending.terms;
    if (signal !== undefined) this.#aborts.delete(signal, pending);
    pending.reject(reason);
  }

  #expire(now: number): number {
    let next = Infinity;
    for (const pending of this.#pending()) {
      const { command } = pending;
      const { turn, timeout } = pending.terms;
      const deadline = turn.start + timeout * 1000;
      if (deadline > now) {
        next = Math.min(next, deadline);
      } else {
        const message = `${command} got no answer within ${timeout} s.`;
        this.#giveUp(pending, new CommandTimeoutError(message));
      }
    }
    return next;
  }

  #pending(): PendingCommand[] {
    return [...this.#connection.pending()].filter((run) => run instanceof PendingCommand);
  }

  #fail(message: string, cause?: unknown): void {
    if (this.#failure !== null) return;
    this.#failure = new ConnectionClosedError(message, { cause });
    this.#keepAlive?.stop();
    this.#deadlines.stop();
    this.#socket.destroy();
    for (const pending of this.#pending()) this.#giveUp(pending, this.#failure);
    this.#onLost?.(this.#failure);
  }

  /** Describes why the connection was closed or lost. */
  #whatHappened(cause: Error | undefined): string {
    const lines = this.#connection.unansweredLines();
    return `${describeLoss(this.#where, cause)}.${longLineHint(lines)}`;
  }

  #watch(period: number): KeepAlive {
    const connection = this.#connection;
    const pending = (): PendingCommand[] => this.#pending();
    return new KeepAlive(
      {
        get isAwaiting() {
          return connection.unanswered > 0;
        },
        get patience() {
          return pending().reduce((longest, { terms }) => Math.max(longest, terms.timeout), 0);
        },
        probe: () => {
          connection.enqueue(new Run(new Identify()));
          this.#flush();
        },
        lost: (silence) => {
          this.#fail(
            `${this.#where} has been silent for ${silence} s, with an answer due: ` +
              'the PandA is off, or the network connection to it is broken.',
          );
        },
      },
      period,
    );
  }
}
