/**
 * The control port, sans-IO: commands in, bytes out; bytes in, results out.
 *
 * Rules (protocol.md, control port): answers come in the order of the questions. An answer is one
 * line, or lines that start with `!` and a line `.` behind them.
 */

import type { ApiVersion, Command } from '../commands/command.js';
import type { Exchange, ExchangeGenerator } from '../commands/exchange.js';
import { NoContextAvailableError, ProtocolError } from '../errors.js';
import { Fifo } from './fifo.js';

/** A description is some hundred bytes; a table in base64 comes in short lines. */
const MAX_LINE_BYTES = 1024 * 1024;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
/**
 * So many questions may be sent and not answered. The PandA resets a connection on which it can't
 * get rid of its answers for half a minute (protocol.md, control port): as many as these fit into
 * the buffers of the sockets while a program is too busy to read, tables aside.
 */
const MAX_UNANSWERED = 1024;
/** So many commands that were cancelled may wait in the queue before it is cleared of them. */
const MAX_CANCELLED = 1024;

const NOTHING = new Uint8Array(0);

/** What became of a command. `id` is the one that `send` gave. */
export type Response =
  | { readonly id: number; readonly command: Command<unknown>; readonly result: unknown }
  | { readonly id: number; readonly command: Command<unknown>; readonly error: unknown };

interface Run {
  readonly id: number;
  readonly command: Command<unknown>;
  /** null before it has begun. */
  generator: ExchangeGenerator<unknown> | null;
  unanswered: number;
  /** It has a result or an error, or nobody wants one any more. */
  isOver: boolean;
}

interface Asked {
  readonly exchange: Exchange;
  readonly text: string;
  readonly run: Run;
}

/** One connection to the control port. Commands are pipelined; their exchanges may interleave. */
export class ControlConnection {
  /** Set it once the server is identified: commands may do things differently for it. */
  version: ApiVersion | null = null;
  #nextId = 0;
  #partialLine = '';
  #lines: string[] = [];
  #answerBytes = 0;
  /** Commands that have not begun, by their ids. */
  readonly #queued = new Fifo<Run>();
  #queuedCancelled = 0;
  /** Commands that have begun and are not over. */
  readonly #begun = new Map<number, Run>();
  /** Their questions. */
  readonly #unsent = new Fifo<Asked>();
  readonly #unanswered = new Fifo<Asked>();
  #toSend = '';
  #responses: Response[] = [];
  readonly #decoder = new TextDecoder();
  readonly #encoder = new TextEncoder();

  /** How many questions are sent and not answered. */
  get unanswered(): number {
    return this.#unanswered.length;
  }

  /**
   * Begins a command. A command that needs no exchange is in `responses()` at once. While 1024
   * questions are unanswered it waits, and has nothing to send: `receiveBytes` gives it later.
   */
  send(command: Command<unknown>): { id: number; bytes: Uint8Array } {
    const id = this.enqueue(command);
    return { id, bytes: this.takeBytes() };
  }

  /** As `send`, but for `takeBytes` to give the bytes: many commands in one piece. */
  enqueue(command: Command<unknown>): number {
    const run: Run = {
      id: this.#nextId++,
      command,
      generator: null,
      unanswered: 0,
      isOver: false,
    };
    this.#queued.push(run);
    this.#transmit();
    return run.id;
  }

  /** What is to be sent and was not given yet. */
  takeBytes(): Uint8Array {
    if (this.#toSend === '') return NOTHING;
    const bytes = this.#encoder.encode(this.#toSend);
    this.#toSend = '';
    return bytes;
  }

  /**
   * Ends a command: nothing more of it is sent, answers to what was sent are dropped, and there is
   * no response. One that has ended is left as it is.
   */
  cancel(id: number): void {
    const run = this.#begun.get(id) ?? this.#queued.search((queued) => queued.id - id);
    if (run === undefined || run.isOver) return;
    this.#end(run);
    if (run.generator === null) {
      this.#queuedCancelled++;
      this.#tidy();
      return;
    }
    try {
      run.generator.return(undefined);
    } catch {
      // What it does at its end is of no interest any more.
    }
  }

  /**
   * Takes what has been received.
   *
   * @returns bytes to send on
   * @throws NoContextAvailableError for an answer to nothing
   * @throws ProtocolError for lines or answers beyond all bounds
   */
  receiveBytes(bytes: Uint8Array): Uint8Array {
    const lines = this.#decoder.decode(bytes, { stream: true }).split('\n');
    lines[0] = this.#partialLine + (lines[0] as string);
    this.#partialLine = lines.pop() as string;
    for (const line of lines) this.#receiveLine(line);
    checkLength(this.#partialLine);
    return this.takeBytes();
  }

  /** Takes out what has completed since the last call, in the order of completion. */
  responses(): Response[] {
    const responses = this.#responses;
    this.#responses = [];
    return responses;
  }

  #receiveLine(line: string): void {
    checkLength(line);
    if (line.startsWith('!')) {
      this.#lines.push(line);
      this.#answerBytes += line.length + 1;
      if (this.#answerBytes <= MAX_ANSWER_BYTES) return;
      throw new ProtocolError(`The control port sent an answer larger than ${MAX_ANSWER_BYTES}.`);
    }
    let answer = [line];
    if (this.#lines.length > 0) {
      answer = this.#lines;
      answer.push(line);
      this.#lines = [];
      this.#answerBytes = 0;
    }
    const asked = this.#unanswered.shift();
    if (asked === undefined) {
      throw new NoContextAvailableError(
        `The control port sent ${JSON.stringify(line.slice(0, 100))}, which nobody has asked for.`,
      );
    }
    asked.exchange.answer(answer);
    if (--asked.run.unanswered === 0) this.#advance(asked.run);
    this.#transmit();
  }

  /** Begins a command, or goes on with it, up to its next exchanges or its end. */
  #advance(run: Run): void {
    if (isOver(run)) return;
    const { id, command } = run;
    try {
      run.generator ??= command.execute(this.version);
      do {
        const step = run.generator.next();
        // It may have been cancelled by what it did.
        if (isOver(run)) return;
        if (step.done === true) {
          this.#end(run);
          this.#responses.push({ id, command, result: step.value });
          return;
        }
        if (Array.isArray(step.value)) {
          for (const exchange of step.value as readonly Exchange[]) this.#ask(exchange, run);
        } else {
          this.#ask(step.value as Exchange, run);
        }
      } while (run.unanswered === 0);
    } catch (error) {
      if (isOver(run)) return;
      this.#end(run);
      this.#responses.push({ id, command, error });
    }
  }

  #ask(exchange: Exchange, run: Run): void {
    this.#unsent.push({ exchange, text: `${exchange.sent.join('\n')}\n`, run });
    run.unanswered++;
  }

  #end(run: Run): void {
    this.#begun.delete(run.id);
    run.isOver = true;
  }

  #transmit(): void {
    while (this.#unanswered.length < MAX_UNANSWERED) {
      const asked = this.#unsent.shift();
      if (asked !== undefined) {
        if (isOver(asked.run)) continue;
        this.#unanswered.push(asked);
        this.#toSend += asked.text;
        continue;
      }
      const run = this.#queued.shift();
      if (run === undefined) return;
      if (isOver(run)) {
        this.#queuedCancelled--;
        continue;
      }
      this.#begun.set(run.id, run);
      this.#advance(run);
    }
  }

  #tidy(): void {
    const count = this.#queuedCancelled;
    if (count < MAX_CANCELLED || count * 2 < this.#queued.length) return;
    this.#queued.retain((run) => !run.isOver);
    this.#queuedCancelled = 0;
  }
}

function isOver(run: Run): boolean {
  return run.isOver;
}

function checkLength(line: string): void {
  if (line.length <= MAX_LINE_BYTES) return;
  throw new ProtocolError(`The control port sent a line longer than ${MAX_LINE_BYTES}.`);
}
