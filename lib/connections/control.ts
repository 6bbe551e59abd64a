/**
 * The control port, sans-IO: commands in, bytes out; bytes in, results out.
 *
 * Rules (protocol.md, control port): answers come in the order of the questions. An answer is one
 * line, or lines that start with `!` and a line `.` behind them.
 */

import type { ApiVersion, Command } from '../commands/command.js';
import type { Exchange, ExchangeGenerator } from '../commands/exchange.js';
import { Question } from '../commands/question.js';
import { NoContextAvailableError } from '../errors.js';
import { AnswerLines } from './answer-lines.js';
import type { CommandOutcome, SentCommand } from './command-outcome.js';
import { Fifo } from './fifo.js';
import { type Asked, isOver, Run } from './run.js';

/** The most questions that are sent and not answered: their answers fit into the sockets' buffers. */
// A PandA resets a connection whose answers are not taken for half a minute (protocol.md, control port).
const MAX_UNANSWERED = 256;
/** So many cancelled commands may wait in the queue before the queue is cleared of them. */
const MAX_CANCELLED = 1024;
const NOTHING = new Uint8Array(0);

/** One connection to the control port. Commands are pipelined; their exchanges may interleave. */
export class ControlConnection {
  /** Set it once the server is identified: commands may do things differently for it. */
  version: ApiVersion | null = null;
  #nextId = 0;
  /** Commands that have not begun. */
  readonly #queued = new Fifo<Run>();
  #queuedCancelled = 0;
  /** Questions of those that have begun. */
  readonly #unsent = new Fifo<Asked>();
  readonly #unanswered = new Fifo<Asked>();
  #textToSend = '';
  #completed: Run[] = [];
  readonly #encoder = new TextEncoder();

  /** How many questions are sent and not answered. */
  get unanswered(): number {
    return this.#unanswered.length;
  }

  /** The lines that were sent and have no answer yet, in their order. */
  unansweredLines(): string[] {
    return [...this.#unanswered].flatMap(({ text }) => text.split('\n'));
  }

  /**
   * Begins a command. A command that needs no exchange is in `responses()` at once. While many
   * questions are unanswered it waits, and has nothing to send: `receiveBytes` gives it later.
   *
   * @returns `run` is for `cancel`
   */
  send(command: Command<unknown>): SentCommand {
    const run = new Run(command);
    this.enqueue(run);
    return { id: run.id, run, bytes: this.takeBytes() };
  }

  /** As `send`, but `takeBytes` begins the command and gives the bytes. */
  enqueue(run: Run): void {
    run.id = this.#nextId++;
    this.#queued.push(run);
  }

  /** The commands that are not over. */
  *pending(): Generator<Run, void, void> {
    const begun = new Set<Run>();
    for (const asked of [this.#unanswered, this.#unsent]) {
      for (const { run } of asked) begun.add(run);
    }
    for (const run of begun) if (!isOver(run)) yield run;
    for (const run of this.#queued) if (!isOver(run)) yield run;
  }

  /** What is to be sent and was not given yet, of the commands that can begin now as well. */
  takeBytes(): Uint8Array {
    const text = this.takeText();
    return text === '' ? NOTHING : this.#encoder.encode(text);
  }

  /** As `takeBytes`, for a caller that has a buffer to encode it into. @internal */
  takeText(): string {
    this.#transmit();
    const text = this.#textToSend;
    this.#textToSend = '';
    return text;
  }

  /** Ends a command: nothing more is sent, answers are dropped, and there is no response. */
  cancel(run: Run): void {
    if (run.id < 0 || isOver(run)) return;
    const isQueued = run.state === 'queued';
    run.state = 'cancelled';
    if (isQueued) {
      this.#queuedCancelled++;
      this.#tidy();
      return;
    }
    try {
      run.generator?.return(undefined);
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
    this.#lines.receive(bytes);
    return this.takeBytes();
  }

  /** As `receiveBytes`, for a caller that has decoded them. @internal */
  receiveText(text: string): string {
    this.#lines.receiveText(text);
    return this.takeText();
  }

  /** Takes out what has completed since the last call, in the order of completion. */
  responses(): CommandOutcome[] {
    return this.completed().map(({ id, command, state, outcome }) =>
      state === 'failed' ? { id, command, error: outcome } : { id, command, result: outcome },
    );
  }

  /** As `responses`, for whoever has made the runs. */
  completed(): Run[] {
    const completed = this.#completed;
    if (completed.length > 0) this.#completed = [];
    return completed;
  }

  readonly #receiveAnswer = (answer: string[]): void => {
    // Answers to more questions than may be sent at a time come in one piece from a recording.
    if (this.#unanswered.length === 0) this.#transmit();
    const asked = this.#unanswered.shift();
    if (asked === undefined) {
      throw new NoContextAvailableError(
        `The control port sent ${JSON.stringify(answer.at(-1)?.slice(0, 100))}, which nobody has asked for.`,
      );
    }
    const { exchange, run } = asked;
    exchange.answer(answer);
    if (--run.unanswered > 0) return;
    if (run.generator === null) this.#read(run, exchange);
    else this.#advance(run, run.generator);
  };
  readonly #lines = new AnswerLines(this.#receiveAnswer);

  #begin(run: Run): void {
    run.state = 'begun';
    const { command } = run;
    try {
      if (Question.isAllOf(command)) {
        this.#ask(command.ask(this.version), run);
        return;
      }
      run.generator = command.execute(this.version);
      this.#advance(run, run.generator);
    } catch (error) {
      this.#complete(run, 'failed', error);
    }
  }

  /** Ends a command of one question. */
  #read(run: Run, exchange: Exchange): void {
    const { command } = run;
    if (isOver(run) || !Question.isAllOf(command)) return;
    try {
      this.#complete(run, 'done', command.read(exchange));
    } catch (error) {
      this.#complete(run, 'failed', error);
    }
  }

  /** Goes on with a command up to its next exchanges or its end. */
  #advance(run: Run, generator: ExchangeGenerator<unknown>): void {
    if (isOver(run)) return;
    try {
      do {
        const step = generator.next();
        // It may have been cancelled by what it did.
        if (isOver(run)) return;
        if (step.done === true) {
          this.#complete(run, 'done', step.value);
          return;
        }
        if (Array.isArray(step.value)) {
          for (const exchange of step.value as readonly Exchange[]) this.#ask(exchange, run);
        } else {
          this.#ask(step.value as Exchange, run);
        }
      } while (run.unanswered === 0);
    } catch (error) {
      this.#complete(run, 'failed', error);
    }
  }

  #ask(exchange: Exchange, run: Run): void {
    const { sent } = exchange;
    const text = sent.length === 1 ? (sent[0] as string) : sent.join('\n');
    const asked = { exchange, text, run };
    run.unanswered++;
    if (this.#unanswered.length < MAX_UNANSWERED && this.#unsent.length === 0) this.#say(asked);
    else this.#unsent.push(asked);
  }

  #say(asked: Asked): void {
    this.#unanswered.push(asked);
    this.#textToSend += `${asked.text}\n`;
  }

  /** One that was cancelled by what it did stays so. */
  #complete(run: Run, state: Run['state'], outcome: unknown): void {
    if (isOver(run)) return;
    run.state = state;
    run.outcome = outcome;
    this.#completed.push(run);
  }

  #transmit(): void {
    while (this.#unanswered.length < MAX_UNANSWERED) {
      const asked = this.#unsent.shift();
      if (asked !== undefined) {
        if (!isOver(asked.run)) this.#say(asked);
        continue;
      }
      const run = this.#queued.shift();
      if (run === undefined) return;
      if (isOver(run)) this.#queuedCancelled--;
      else this.#begin(run);
    }
  }

  #tidy(): void {
    const count = this.#queuedCancelled;
    if (count < MAX_CANCELLED || count * 2 < this.#queued.length) return;
    this.#queued.retain((run) => !isOver(run));
    this.#queuedCancelled = 0;
  }
}
