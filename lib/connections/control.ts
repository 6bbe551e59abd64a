/**
 * The control port, sans-IO: commands in, bytes out; bytes in, results out.
 *
 * Rules (protocol.md, control port): answers come in the order of the commands. An answer is one
 * line, or lines that start with `!`, followed by a line `.`.
 */

import type { ApiVersion, Command } from '../commands/command.js';
import type { Exchange, ExchangeGenerator } from '../commands/exchange.js';
import { Question } from '../commands/question.js';
import { NoContextAvailableError } from '../errors.js';
import { AnswerLines } from './answer-lines.js';
import type { CommandOutcome, SentCommand } from './command-outcome.js';
import { Fifo } from './fifo.js';
import { type Asked, isOver, Run } from './run.js';

/** The most lines that are sent and unanswered: their answers fit into the socket buffers. */
// A PandA resets a connection whose answers are not taken for half a minute (protocol.md, control port).
const MAX_UNANSWERED = 256;
/** When this many cancelled commands are queued, the queue is cleaned up. */
const MAX_CANCELLED = 1024;
const NOTHING = new Uint8Array(0);

/** One connection to the control port. Commands are pipelined; their exchanges may interleave. */
export class ControlConnection {
  /** Set this once the server is identified: some commands depend on the version. */
  version: ApiVersion | null = null;
  #nextId = 0;
  /** Commands that have not started. */
  readonly #queued = new Fifo<Run>();
  #queuedCancelled = 0;
  /** Exchanges of the commands that have started. */
  readonly #unsent = new Fifo<Asked>();
  readonly #unanswered = new Fifo<Asked>();
  #textToSend = '';
  #completed: Run[] = [];
  readonly #encoder = new TextEncoder();

  /** The number of exchanges that are sent and unanswered. */
  get unanswered(): number {
    return this.#unanswered.length;
  }

  /** The lines that are sent and unanswered, in the order of sending. */
  unansweredLines(): string[] {
    return [...this.#unanswered].flatMap(({ text }) => text.split('\n'));
  }

  /**
   * Starts a command. The outcome of a command without exchanges is in `responses()` immediately.
   * While too many exchanges are unanswered, the command waits and `bytes` is empty: `receiveBytes`
   * returns its bytes later.
   *
   * @returns `run` is for `cancel`
   */
  send(command: Command<unknown>): SentCommand {
    const run = new Run(command);
    this.enqueue(run);
    return { id: run.id, run, bytes: this.takeBytes() };
  }

  /** Queues a command like `send`; `takeBytes` starts it and returns the bytes. */
  enqueue(run: Run): void {
    run.id = this.#nextId++;
    this.#queued.push(run);
  }

  /** The commands that have not ended. */
  *pending(): Generator<Run, void, void> {
    const begun = new Set<Run>();
    for (const asked of [this.#unanswered, this.#unsent]) {
      for (const { run } of asked) begun.add(run);
    }
    for (const run of begun) if (!isOver(run)) yield run;
    for (const run of this.#queued) if (!isOver(run)) yield run;
  }

  /** Returns the bytes to send next, including those of queued commands that can start. */
  takeBytes(): Uint8Array {
    const text = this.takeText();
    return text === '' ? NOTHING : this.#encoder.encode(text);
  }

  /** Does the same as `takeBytes`, for callers that encode into a buffer of their own. @internal */
  takeText(): string {
    this.#transmit();
    const text = this.#textToSend;
    this.#textToSend = '';
    return text;
  }

  /** Cancels a command: nothing more is sent, its answers are dropped, and it has no outcome. */
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
      // The command is cancelled: an error in its cleanup is ignored.
    }
  }

  /**
   * Processes received bytes.
   *
   * @returns bytes to send
   * @throws NoContextAvailableError for an answer without a command
   * @throws ProtocolError for a line or an answer over the limits
   */
  receiveBytes(bytes: Uint8Array): Uint8Array {
    this.#lines.receive(bytes);
    return this.takeBytes();
  }

  /** Does the same as `receiveBytes`, for decoded text. @internal */
  receiveText(text: string): string {
    this.#lines.receiveText(text);
    return this.takeText();
  }

  /** Returns the commands that ended since the last call, in the order in which they ended. */
  responses(): CommandOutcome[] {
    return this.completed().map(({ id, command, state, outcome }) =>
      state === 'failed' ? { id, command, error: outcome } : { id, command, result: outcome },
    );
  }

  /** Does the same as `responses`, for callers that created the runs. */
  completed(): Run[] {
    const completed = this.#completed;
    if (completed.length > 0) this.#completed = [];
    return completed;
  }

  readonly #receiveAnswer = (answer: string[]): void => {
    // A replayed recording may deliver more answers at once than the limit of unanswered exchanges.
    if (this.#unanswered.length === 0) this.#transmit();
    const asked = this.#unanswered.shift();
    if (asked === undefined) {
      throw new NoContextAvailableError(
        `The control port sent ${JSON.stringify(answer.at(-1)?.slice(0, 100))}, which answers no command.`,
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

  /** Ends a command that has one exchange. */
  #read(run: Run, exchange: Exchange): void {
    const { command } = run;
    if (isOver(run) || !Question.isAllOf(command)) return;
    try {
      this.#complete(run, 'done', command.read(exchange));
    } catch (error) {
      this.#complete(run, 'failed', error);
    }
  }

  /** Runs a command until its next exchanges or its end. */
  #advance(run: Run, generator: ExchangeGenerator<unknown>): void {
    if (isOver(run)) return;
    try {
      do {
        const step = generator.next();
        // The command's own code may have cancelled it.
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

  /** A command that its own code cancelled stays cancelled. */
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
