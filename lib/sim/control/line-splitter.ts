/** Splits bytes into lines of limited length, and checks their encoding. */

import { isAscii, isUtf8 } from 'node:buffer';

/** A PandA closes the connection of a client that sends a longer line. */
export const MAX_LINE_BYTES = 4096;

const LF = 0x0a;

/** A line without its line end. */
export interface Line {
  readonly text: string;
  /** If false, `text` has replacement characters. */
  readonly isUtf8: boolean;
}

/** The complete lines in some received bytes. */
export interface Lines {
  readonly lines: readonly Line[];
  /**
   * A line was too long; the lines before it are valid, and the input is to be ignored from there
   * on.
   */
  readonly isOverlong: boolean;
}

export class LineSplitter {
  #partial = Buffer.alloc(0);

  /** Adds bytes; an incomplete line is kept for the next call. */
  push(bytes: Buffer): Lines {
    const lastEnd = bytes.lastIndexOf(LF);
    const whole = lastEnd < 0 ? bytes.subarray(0, 0) : bytes.subarray(0, lastEnd);
    const rest = bytes.subarray(lastEnd + 1);
    if (lastEnd < 0) {
      this.#partial = Buffer.concat([this.#partial, rest]);
      return { lines: [], isOverlong: this.#partial.length > MAX_LINE_BYTES };
    }
    const ended = this.#partial.length === 0 ? whole : Buffer.concat([this.#partial, whole]);
    this.#partial = Buffer.from(rest);
    const lines = isAscii(ended) ? splitAscii(ended) : splitMixed(ended);
    const overlong = lines.findIndex(({ text }) => text.length > MAX_LINE_BYTES);
    return overlong < 0
      ? { lines, isOverlong: rest.length > MAX_LINE_BYTES }
      : { lines: lines.slice(0, overlong), isOverlong: true };
  }
}

function splitAscii(bytes: Buffer): Line[] {
  return bytes
    .toString('latin1')
    .split('\n')
    .map((text) => ({ text, isUtf8: true }));
}

function splitMixed(bytes: Buffer): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start <= bytes.length;) {
    const found = bytes.indexOf(LF, start);
    const end = found < 0 ? bytes.length : found;
    const line = bytes.subarray(start, end);
    lines.push({ text: line.toString('utf8'), isUtf8: isUtf8(line) });
    start = end + 1;
  }
  return lines;
}
