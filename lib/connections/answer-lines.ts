/**
 * Splits the bytes of the control port into answers: one line, or `!` lines that a `.` line ends.
 */

import { ProtocolError } from '../errors.js';

/**
 * In characters. A description has some hundred characters; a base64 table comes in short lines.
 */
const MAX_LINE_LENGTH = 1024 * 1024;
const MAX_ANSWER_LENGTH = 64 * 1024 * 1024;

/** Collects lines, and keeps an incomplete line or answer until the rest arrives. */
export class AnswerLines {
  readonly #onAnswer: (lines: string[]) => void;
  readonly #decoder = new TextDecoder();
  #partialLine = '';
  #lines: string[] = [];
  #answerLength = 0;

  /** @param onAnswer called with the lines of each answer, without line ends */
  constructor(onAnswer: (lines: string[]) => void) {
    this.#onAnswer = onAnswer;
  }

  /**
   * @throws ProtocolError for a line or an answer over the limits, and whatever `onAnswer` throws
   */
  receive(bytes: Uint8Array): void {
    this.receiveText(this.#decoder.decode(bytes, { stream: true }));
  }

  /** Does the same as `receive`, for decoded text. */
  receiveText(text: string): void {
    const lines = text.split('\n');
    lines[0] = this.#partialLine + (lines[0] as string);
    this.#partialLine = lines.pop() as string;
    for (const line of lines) {
      if (line.length > MAX_LINE_LENGTH) throw tooLong();
      if (line.startsWith('!')) this.#keep(line);
      else if (this.#lines.length === 0) this.#onAnswer([line]);
      else this.#end(line);
    }
    if (this.#partialLine.length > MAX_LINE_LENGTH) throw tooLong();
  }

  #keep(line: string): void {
    this.#lines.push(line);
    this.#answerLength += line.length + 1;
    if (this.#answerLength <= MAX_ANSWER_LENGTH) return;
    throw new ProtocolError(
      `The control port sent an answer of more than ${MAX_ANSWER_LENGTH} characters.`,
    );
  }

  #end(line: string): void {
    const answer = this.#lines;
    answer.push(line);
    this.#lines = [];
    this.#answerLength = 0;
    this.#onAnswer(answer);
  }
}

function tooLong(): ProtocolError {
  return new ProtocolError(
    `The control port sent a line of more than ${MAX_LINE_LENGTH} characters.`,
  );
}
