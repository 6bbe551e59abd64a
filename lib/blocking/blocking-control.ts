/** The control port for a caller that waits. */

import { whatBecameOf } from '../client/loss.js';
import type { Command } from '../commands/command.js';
import { Identify } from '../commands/identify.js';
import { ControlConnection, type Response } from '../connections/control.js';
import { ConnectionClosedError } from '../errors.js';
import type { Identification } from '../responses/identification.js';
import type { RemoteSocket } from './remote-socket.js';
import type { SocketThread } from './socket-thread.js';
import type { TimeLimit } from './time-limit.js';

/** What became of a command. */
export type Outcome = { readonly result: unknown } | { readonly error: unknown };

/** Commands that are waited for together. */
interface Batch {
  readonly responses: (Response | undefined)[];
  missing: number;
}

export class BlockingControl {
  readonly #connection = new ControlConnection();
  readonly #awaited = new Map<number, { readonly batch: Batch; readonly index: number }>();
  readonly #thread: SocketThread;
  readonly #socket: RemoteSocket;
  readonly #where: string;
  #failure: ConnectionClosedError | null = null;

  /** @param where names the other end in messages */
  constructor(thread: SocketThread, socket: RemoteSocket, where: string) {
    this.#thread = thread;
    this.#socket = socket;
    this.#where = where;
  }

  /** Why it is closed, as far as what has come so far tells; null while it is open. */
  get failure(): ConnectionClosedError | null {
    this.#thread.poll();
    this.#receive();
    return this.#failure;
  }

  /** @throws ConnectionClosedError if it is closed */
  checkOpen(): void {
    const { failure } = this;
    if (failure !== null) throw new ConnectionClosedError(failure.message, { cause: failure });
  }

  /**
   * Asks who is there, and takes the version for the commands to come; it may not be known.
   *
   * @throws CommandError, CommandTimeoutError, ConnectionClosedError, InterruptedError
   */
  identify(limit: TimeLimit): Identification {
    const [outcome] = this.run([new Identify()], limit) as [Outcome];
    if ('error' in outcome) throw outcome.error;
    // More may have come with the answer.
    if (this.#failure !== null) throw this.#failure;
    const identification = outcome.result as Identification;
    this.#connection.version = identification.version;
    return identification;
  }

  /**
   * Runs commands, all at once, and waits for all of them. What is given up is not sent if it was
   * not yet; a late answer is dropped.
   *
   * @param limit for all
   * @returns in the order of the commands; errors are CommandError, CommandTimeoutError,
   *   ConnectionClosedError, and those of the commands
   * @throws ConnectionClosedError if it was closed before, InvalidOptionError for what is no command,
   *   InterruptedError
   */
  run(commands: readonly Command<unknown>[], limit: TimeLimit): Outcome[] {
    this.checkOpen();
    const batch: Batch = { responses: [], missing: commands.length };
    const ids: number[] = [];
    try {
      this.#begin(commands, batch, ids);
      this.#thread.waitFor(() => {
        this.#receive();
        return batch.missing === 0 || this.#failure !== null;
      }, limit.end);
    } finally {
      for (const id of ids) {
        this.#awaited.delete(id);
        this.#connection.cancel(id);
      }
    }
    return commands.map(
      (command, index) =>
        batch.responses[index] ?? { error: this.#failure ?? limit.errorOf(command) },
    );
  }

  close(): void {
    this.#fail('The client was closed.');
  }

  #begin(commands: readonly Command<unknown>[], batch: Batch, ids: number[]): void {
    try {
      for (const [index, command] of commands.entries()) {
        const id = this.#connection.enqueue(command);
        ids.push(id);
        this.#awaited.set(id, { batch, index });
      }
    } finally {
      // Should one be no command, those before it are not left to be sent at some later time.
      this.#write(this.#connection.takeBytes());
    }
  }

  #receive(): void {
    if (this.#failure !== null) return;
    try {
      this.#deliver();
      for (let bytes = this.#socket.take(); bytes !== undefined; bytes = this.#socket.take()) {
        this.#write(this.#connection.receiveBytes(bytes));
        this.#deliver();
      }
    } catch (error) {
      this.#deliver();
      this.#fail(`${this.#where} was closed: ${(error as Error).message}`, error);
    }
    const { end } = this.#socket;
    if (end === null) return;
    const { error } = end;
    if (error instanceof ConnectionClosedError) this.#fail(error.message, error.cause);
    else this.#fail(`${whatBecameOf(this.#where, error)}.`, error);
  }

  #write(bytes: Uint8Array): void {
    if (bytes.byteLength > 0) this.#socket.write(bytes);
  }

  #deliver(): void {
    for (const response of this.#connection.responses()) {
      const awaited = this.#awaited.get(response.id);
      if (awaited === undefined) continue;
      this.#awaited.delete(response.id);
      awaited.batch.responses[awaited.index] = response;
      awaited.batch.missing--;
    }
  }

  #fail(message: string, cause?: unknown): void {
    if (this.#failure !== null) return;
    this.#failure = new ConnectionClosedError(message, { cause });
    this.#socket.close(this.#failure);
  }
}
