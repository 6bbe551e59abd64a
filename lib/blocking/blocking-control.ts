/** The control port for a caller that waits. */

import { longLineHint, describeLoss } from '../client/net/lost-connection-errors.js';
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
  readonly #decoder = new TextDecoder();
  /**
   * While questions or answers are on their way between socket and connection. Ctrl-C in the REPL, which
   * ends the program wherever it is, leaves it true: then some may be lost.
   */
  #isPassing = false;
  #failure: ConnectionClosedError | null = null;

  /** @param where names the other end in messages */
  constructor(socket: BlockingSocket, where: string) {
    this.#socket = socket;
    this.#where = where;
  }

  /** Why it is closed, as far as what has come so far tells; null while it is open. */
  get failure(): ConnectionClosedError | null {
    if (this.#isPassing) {
      this.#fail(
        `${this.#where} was closed: Ctrl-C came in the midst of an exchange. Connect again.` +
          ' Or was it a command that sends others by itself? Let it yield them.',
      );
    }
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
    try {
      this.#isPassing = true;
      for (const run of runs) this.#connection.enqueue(run);
      this.#socket.sendText(this.#connection.takeText());
      this.#connection.completed();
      this.#isPassing = false;
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
    const text = this.#decoder.decode(this.#buffer.subarray(0, count), { stream: true });
    this.#isPassing = true;
    this.#socket.taken();
    try {
      this.#socket.sendText(this.#connection.receiveText(text));
    } catch (error) {
      this.#fail(`${this.#where} was closed: ${(error as Error).message}`, error);
    }
    // The runs tell.
    this.#connection.completed();
    this.#isPassing = false;
    return true;
  }

  #lookForEnd(): void {
    const { end } = this.#socket;
    if (end === null) return;
    const { error } = end;
    if (error instanceof ConnectionClosedError) {
      this.#fail(error.message, error.cause);
    } else {
      const hint = longLineHint(this.#connection.unansweredLines());
      this.#fail(`${describeLoss(this.#where, error)}.${hint}`, error);
    }
  }

  #fail(message: string, cause?: unknown): void {
    if (this.#failure !== null) return;
    this.#failure = new ConnectionClosedError(message, { cause });
    this.#socket.close(this.#failure);
  }
}
