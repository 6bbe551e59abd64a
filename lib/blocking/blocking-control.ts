/** The control port for a blocking caller. */

import { longLineHint, describeLoss } from '../client/net/lost-connection-errors.js';
import type { Command } from '../commands/command.js';
import { Identify } from '../commands/identify.js';
import { ControlConnection } from '../connections/control.js';
import { isOver, Run } from '../connections/run.js';
import { ConnectionClosedError } from '../errors.js';
import type { Identification } from '../responses/identification.js';
import type { BlockingSocket } from './blocking-socket.js';
import type { TimeLimit } from './time-limit.js';

/** The outcome of a command. */
export type Outcome = { readonly result: unknown } | { readonly error: unknown };

/** Most answers are short; tables arrive in several pieces. */
const BUFFER_BYTES = 64 * 1024;

export class BlockingControl {
  readonly #connection = new ControlConnection();
  readonly #socket: BlockingSocket;
  readonly #where: string;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  readonly #decoder = new TextDecoder();
  /**
   * True while lines or answers are passed between the socket and the connection. Ctrl-C in the
   * REPL ends the program at any point and leaves it true: some of them may be lost then.
   */
  #isPassing = false;
  #failure: ConnectionClosedError | null = null;

  /** @param where describes the peer in messages */
  constructor(socket: BlockingSocket, where: string) {
    this.#socket = socket;
    this.#where = where;
  }

  /** Why the connection is closed, judging by the data received so far; null while it is open. */
  get failure(): ConnectionClosedError | null {
    if (this.#isPassing) {
      this.#fail(
        `${this.#where} was closed: Ctrl-C interrupted an exchange. Connect again.` +
          ' If a command of your own called send(), let it yield the exchanges instead.',
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
   * Identifies the server, and sets its version, if known, for later commands.
   *
   * @throws CommandError, CommandTimeoutError, ConnectionClosedError, InterruptedError
   */
  identify(limit: TimeLimit): Identification {
    const [outcome] = this.run([new Identify()], limit) as [Outcome];
    if ('error' in outcome) throw outcome.error;
    // The server may have sent more lines after the answer.
    if (this.#failure !== null) throw this.#failure;
    const identification = outcome.result as Identification;
    this.#connection.version = identification.version;
    return identification;
  }

  /**
   * Runs commands at the same time and waits for all of them. A command that is given up before it
   * was sent is not sent; a late answer is dropped.
   *
   * @param limit for all commands together
   * @returns the outcomes in the order of the commands; errors are CommandError,
   *   CommandTimeoutError, ConnectionClosedError, and those of the commands themselves
   * @throws ConnectionClosedError if the connection was already closed, InterruptedError
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

  /** Waits for bytes and processes them. @returns whether any bytes arrived */
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
    // The outcomes are read from the runs.
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
