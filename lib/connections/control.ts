/**
 * The control port, sans-IO: commands in, bytes out; bytes in, results out.
 *
 * Rules (protocol.md, control port): answers come in the order of the questions. An answer is one
 * line, or lines that start with `!` and a line `.` behind them.
 */

import type { ApiVersion, Command } from '../commands/command.js';
import type { Exchange, ExchangeGenerator } from '../commands/exchange.js';
import { NoContextAvailableError, ProtocolError } from '../errors.js';

/** A description is some hundred bytes; a table in base64 comes in short lines. */
const MAX_LINE_BYTES = 1024 * 1024;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** What became of a command. `id` is the one that `send` gave. */
export type Response =
  | { readonly id: number; readonly command: Command<unknown>; readonly result: unknown }
  | { readonly id: number; readonly command: Command<unknown>; readonly error: unknown };

interface Run {
  readonly id: number;
  readonly command: Command<unknown>;
  readonly generator: ExchangeGenerator<unknown>;
  unanswered: number;
}

/** One connection to the control port. Commands are pipelined; their exchanges may interleave. */
export class ControlConnection {
  /** Set it once the server is identified: commands may do things differently for it. */
  version: ApiVersion | null = null;
  #nextId = 0;
  #partialLine = '';
  #lines: string[] = [];
  #answerBytes = 0;
  readonly #waiting: { exchange: Exchange; run: Run }[] = [];
  #waitingHead = 0;
  #responses: Response[] = [];
  readonly #decoder = new TextDecoder();
  readonly #encoder = new TextEncoder();

  /** Begins a command. A command that needs no exchange is in `responses()` at once. */
  send(command: Command<unknown>): { id: number; bytes: Uint8Array } {
    const run: Run = {
      id: this.#nextId++,
      command,
      generator: command.execute(this.version),
      unanswered: 0,
    };
    return { id: run.id, bytes: this.#encoder.encode(this.#advance(run)) };
  }

  /**
   * Takes what has been received.
   *
   * @returns bytes to send on
   * @throws NoContextAvailableError for an answer to nothing
   * @throws ProtocolError for lines or answers beyond all bounds
   */
  receiveBytes(bytes: Uint8Array): Uint8Array {
    const text = this.#partialLine + this.#decoder.decode(bytes, { stream: true });
    const lines = text.split('\n');
    this.#partialLine = lines.pop() as string;
    if ([...lines, this.#partialLine].some((line) => line.length > MAX_LINE_BYTES)) {
      throw new ProtocolError(`The control port sent a line longer than ${MAX_LINE_BYTES}.`);
    }
    let toSend = '';
    for (const line of lines) toSend += this.#receiveLine(line);
    return this.#encoder.encode(toSend);
  }

  /** Takes out what has completed since the last call, in the order of completion. */
  responses(): Response[] {
    const responses = this.#responses;
    this.#responses = [];
    return responses;
  }

  #receiveLine(line: string): string {
    this.#lines.push(line);
    if (line.startsWith('!')) {
      this.#answerBytes += line.length;
      if (this.#answerBytes > MAX_ANSWER_BYTES) {
        throw new ProtocolError(`The control port sent an answer larger than ${MAX_ANSWER_BYTES}.`);
      }
      return '';
    }
    const answer = this.#lines;
    this.#lines = [];
    this.#answerBytes = 0;
    const waiting = this.#waiting[this.#waitingHead];
    if (waiting === undefined) {
      throw new NoContextAvailableError(
        `The control port sent ${JSON.stringify(line.slice(0, 100))}, which nobody has asked for.`,
      );
    }
    this.#waitingHead++;
    if (this.#waitingHead === this.#waiting.length || this.#waitingHead > 1024) {
      this.#waiting.splice(0, this.#waitingHead);
      this.#waitingHead = 0;
    }
    waiting.exchange.answer(answer);
    waiting.run.unanswered--;
    return waiting.run.unanswered === 0 ? this.#advance(waiting.run) : '';
  }

  /** Runs a command up to its next exchanges or its end; returns the text to send. */
  #advance(run: Run): string {
    try {
      for (;;) {
        const step = run.generator.next();
        if (step.done === true) {
          this.#responses.push({ id: run.id, command: run.command, result: step.value });
          return '';
        }
        const exchanges = Array.isArray(step.value)
          ? (step.value as readonly Exchange[])
          : [step.value as Exchange];
        if (exchanges.length === 0) continue;
        run.unanswered = exchanges.length;
        for (const exchange of exchanges) this.#waiting.push({ exchange, run });
        return exchanges
          .flatMap((exchange) => exchange.sent)
          .map((line) => `${line}\n`)
          .join('');
      }
    } catch (error) {
      this.#responses.push({ id: run.id, command: run.command, error });
      return '';
    }
  }
}
