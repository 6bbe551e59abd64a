/** One question to the control port and its answer. */

import { CommandError, InvalidOptionError } from '../errors.js';

const NOTHING: readonly string[] = [];
const LINE_END = /[\r\n]/;
/** What a line that is a whole command does not hold. */
const SUSPECT = /[\r\n<]/;
/**
 * The first line of a table. The first of these characters says what kind of command a line is
 * (protocol.md, control port).
 */
export const TABLE_WRITE = /^[^?=<]*</;

/** The answer to an exchange. */
export class Exchange {
  /** Lines to send, without line ends. */
  readonly sent: readonly string[];
  readonly #command: { toString(): string };
  #received: readonly string[];

  /**
   * @param sent lines to send, without line ends
   * @param command what to name in errors; asked for its name only then
   * @throws InvalidOptionError if there is no line, which has no answer; if one holds a line's end:
   *   what follows would be another command; if the lines are not one command: answers would be
   *   taken for those of other commands
   */
  constructor(sent: readonly string[], command: { toString(): string }) {
    this.sent = sent;
    this.#command = command;
    this.#received = NOTHING;
    const fault = faultOf(sent);
    if (fault !== null) throw new InvalidOptionError(`${this.command} ${fault}`);
  }

  /** Name and parameters of the command, for messages. */
  get command(): string {
    return this.#command.toString();
  }

  /** The lines of the answer, without line ends; of several lines if the first starts with `!`. */
  get received(): readonly string[] {
    return this.#received;
  }

  /** Used by the connection when the answer is there. */
  answer(lines: readonly string[]): void {
    this.#received = lines;
  }

  /** Checks that the answer is a bare `OK`. @throws CommandError */
  ok(): void {
    if (this.#received[0] !== 'OK') throw this.unexpected();
  }

  /** The value of an answer `OK =VALUE`. @throws CommandError */
  line(): string {
    const line = this.#received[0];
    if (!line?.startsWith('OK =')) throw this.unexpected();
    return line.slice('OK ='.length);
  }

  /** The values of an answer of `!VALUE` lines, which may be none. @throws CommandError */
  multiline(): string[] {
    if (!this.isMultiline) throw this.unexpected();
    return this.#received.slice(0, -1).map((line) => line.slice(1));
  }

  /** The number in an answer `OK =NUMBER`, which may have a fraction. @throws CommandError */
  number(): number {
    const text = this.line();
    const number = Number(text);
    // Number() takes an empty text for 0.
    if (text.trim() === '' || !Number.isFinite(number)) throw this.unexpected();
    return number;
  }

  /** Whether the answer is of `!VALUE` lines, which may be none. */
  get isMultiline(): boolean {
    return this.#received.at(-1) === '.';
  }

  /** Whether the PandA answered `ERR MESSAGE`. */
  get isRefused(): boolean {
    return this.#received[0]?.startsWith('ERR') === true;
  }

  /** The error to throw if the answer is not what was expected. */
  unexpected(): CommandError {
    return new CommandError(this.command, this.sent, this.#received);
  }
}

/** What keeps lines from being one command; null if they are. */
function faultOf(lines: readonly string[]): string | null {
  const first = lines[0];
  if (first === undefined) return 'sends nothing.';
  if (lines.length === 1 && !SUSPECT.test(first)) return null;
  if (lines.some((line) => LINE_END.test(line))) {
    return 'holds a line end: give the lines one by one.';
  }
  if (!TABLE_WRITE.test(first)) {
    return lines.length === 1 ? null : 'holds more than one command: send them one by one.';
  }
  return lines.indexOf('', 1) === lines.length - 1
    ? null
    : 'has to end with an empty line, and to hold no other: it ends a table.';
}

/**
 * What a command's `execute()` is: it yields exchanges, singly or several to be sent at once, is
 * resumed when all of them are answered, and returns its result.
 */
export type ExchangeGenerator<T> = Generator<Exchange | readonly Exchange[], T, void>;
