/** The control port for a caller that waits. */

import { whatBecameOf } from '../client/loss.js';
import type { Command } from '../commands/command.js';
import { Identify } from '../commands/identify.js';
import { ControlConnection } from '../connections/control.js';
import { isOver, Run } from '../connections/run.js';
import { ConnectionClosedError } from '../errors.js';
import type { Identification } from '../responses/identification.js';
import type { BlockingSocket } from './blocking-socket.js';
import type { TimeLimit } from './time-limit.js';

/** What became of a command. */
export type Outcome = { readonly result: unknown } | { readonly error: unknown };

/** Most answers are short; those of tables come in pieces. */
const BUFFER_BYTES = 64 * 1024;

export class BlockingControl {
  readonly #connection = new ControlConnection();
  readonly #socket: BlockingSocket;
  readonly #where: string;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  #failure: ConnectionClosedError | null = null;

  /** @param where names the other end in messages */
  constructor(socket: BlockingSocket, where: string) {
    this.#socket = socket;
    this.#where = where;
  }

  /** Why it is closed, as far as what has come so far tells; null while it is open. */
  get failure(): ConnectionClosedError | null {
    while (this.#receive(null)) continue;
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
    const runs = commands.map((command) => new Run(command));
    for (const run of runs) this.#connection.enqueue(run);
    try {
      this.#socket.sendText(this.#connection.takeText());
      let over = 0;
      do {
        while (over < runs.length && isOver(runs[over] as Run)) over++;
      } while (over < runs.length && this.#receive(limit.end));
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

  /** Waits for bytes, and takes what has come by then. @returns whether something has */
  #receive(deadline: number | null): boolean {
    if (this.#failure !== null) return false;
    const count = this.#socket.receive(this.#buffer, deadline);
    if (count === 0) {
      this.#lookForEnd();
      return false;
    }
    try {
      this.#socket.send(this.#connection.receiveBytes(this.#buffer.subarray(0, count)));
    } catch (error) {
      this.#fail(`${this.#where} was closed: ${(error as Error).message}`, error);
    }
    this.#socket.taken();
    // Their runs tell.
    this.#connection.completed();
    return true;
  }

  #lookForEnd(): void {
    const { end } = this.#socket;
    if (end === null) return;
    const { error } = end;
    if (error instanceof ConnectionClosedError) this.#fail(error.message, error.cause);
    else this.#fail(`${whatBecameOf(this.#where, error)}.`, error);
  }

  #fail(message: string, cause?: unknown): void {
    if (this.#failure !== null) return;
    this.#failure = new ConnectionClosedError(message, { cause });
    this.#socket.close(this.#failure);
  }
}
