/** One command sent to the control port, and its answer. */

import { CommandError, InvalidOptionError } from '../errors.js';

const NOTHING: readonly string[] = [];
const LINE_END = /[\r\n]/;
/** A line without these characters is one complete command. */
const SUSPECT = /[\r\n<]/;
/**
 * Matches the first line of a table write. The first of these characters determines the kind of the
 * command (protocol.md, control port).
 */
export const TABLE_WRITE = /^[^?=<]*</;

/** Lines sent to the control port and their answer. */
export class Exchange {
  /** Lines to send, without line ends. */
  readonly sent: readonly string[];
  readonly #command: { toString(): string };
  #received: readonly string[];

  /**
   * @param sent lines to send, without line ends
   * @param command the command to name in errors; its `toString` is called only for an error
   * @throws InvalidOptionError if there is no line, if a line contains a line end, or if the lines
   *   are more than one command: the answers would be assigned to other commands
   */
  constructor(sent: readonly string[], command: { toString(): string }) {
    this.sent = sent;
    this.#command = command;
    this.#received = NOTHING;
    const fault = faultOf(sent);
    if (fault !== null) throw new InvalidOptionError(`${this.command} ${fault}`);
  }

  /** The name and the parameters of the command, for messages. */
  get command(): string {
    return this.#command.toString();
  }

  /** The lines of the answer, without line ends; several lines if the first starts with `!`. */
  get received(): readonly string[] {
    return this.#received;
  }

  /** Called by the connection when the answer has arrived. */
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

  /** The values of an answer of `!VALUE` lines; may be empty. @throws CommandError */
  multiline(): string[] {
    if (!this.isMultiline) throw this.unexpected();
    return this.#received.slice(0, -1).map((line) => line.slice(1));
  }

  /** The number in an answer `OK =NUMBER`; may be a fraction. @throws CommandError */
  number(): number {
    const text = this.line();
    const number = Number(text);
    // Number() converts an empty string to 0.
    if (text.trim() === '' || !Number.isFinite(number)) throw this.unexpected();
    return number;
  }

  /** Whether the answer consists of `!VALUE` lines; there may be none. */
  get isMultiline(): boolean {
    return this.#received.at(-1) === '.';
  }

  /** Whether the PandA answered `ERR MESSAGE`. */
  get isRefused(): boolean {
    return this.#received[0]?.startsWith('ERR') === true;
  }

  /** Makes the error to throw for an unexpected answer. */
  unexpected(): CommandError {
    return new CommandError(this.command, this.sent, this.#received);
  }
}

/** Says why the lines are not one command; null if they are. */
function faultOf(lines: readonly string[]): string | null {
  const first = lines[0];
  if (first === undefined) return 'sends nothing.';
  if (lines.length === 1 && !SUSPECT.test(first)) return null;
  if (lines.some((line) => LINE_END.test(line))) {
    return 'has a line end inside a line: give the lines one by one.';
  }
  if (!TABLE_WRITE.test(first)) {
    return lines.length === 1 ? null : 'has more than one command: send the commands one by one.';
  }
  return lines.indexOf('', 1) === lines.length - 1
    ? null
    : 'has to end with an empty line, which ends the table, and may have no other empty line.';
}

/**
 * The type of a command's `execute()`: it yields one exchange, or several to send at once, is
 * resumed when all of them are answered, and returns the result.
 */
export type ExchangeGenerator<T> = Generator<Exchange | readonly Exchange[], T, void>;
