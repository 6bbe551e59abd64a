/** The control port for a caller that waits. */

import { whatBecameOf } from '../client/loss.js';
import type { Command } from '../commands/command.js';
import { Identify } from '../commands/identify.js';
import { ControlConnection } from '../connections/control.js';
import { Run } from '../connections/run.js';
import { ConnectionClosedError } from '../errors.js';
import type { Identification } from '../responses/identification.js';
import type { RemoteSocket } from './remote-socket.js';
import type { SocketThread } from './socket-thread.js';
import type { TimeLimit } from './time-limit.js';

/** What became of a command. */
export type Outcome = { readonly result: unknown } | { readonly error: unknown };

/** Commands that are waited for together. */
interface Batch {
  missing: number;
}

/** One of them. */
class Awaited extends Run {
  constructor(
    command: Command<unknown>,
    readonly batch: Batch,
  ) {
    super(command);
  }
}

export class BlockingControl {
  readonly #connection = new ControlConnection();
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
   * @throws ConnectionClosedError if it was closed before, InterruptedError
   */
  run(commands: readonly Command<unknown>[], limit: TimeLimit): Outcome[] {
    this.checkOpen();
    const batch: Batch = { missing: commands.length };
    const runs = commands.map((command) => new Awaited(command, batch));
    try {
      this.#begin(runs);
      this.#thread.waitFor(() => {
        this.#receive();
        return batch.missing === 0 || this.#failure !== null;
      }, limit.end);
    } finally {
      for (const run of runs) this.#connection.cancel(run);
    }
    return runs.map(({ command, state, outcome }) => {
      if (state === 'done') return { result: outcome };
      if (state === 'failed') return { error: outcome };
      return { error: this.#failure ?? limit.errorOf(command) };
    });
  }

  close(): void {
    this.#fail('The client was closed.');
  }

  #begin(runs: readonly Awaited[]): void {
    for (const run of runs) this.#connection.enqueue(run);
    this.#write(this.#connection.takeBytes());
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
    for (const run of this.#connection.completed()) {
      if (run instanceof Awaited) run.batch.missing--;
    }
  }

  #fail(message: string, cause?: unknown): void {
    if (this.#failure !== null) return;
    this.#failure = new ConnectionClosedError(message, { cause });
    this.#socket.close(this.#failure);
  }
}
