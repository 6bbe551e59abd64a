/**
 * The words of a table in base64, as `TABLE.B?` returns them and `TABLE<B` accepts them. Words are
 * little-endian (protocol.md, control port: tables).
 */

import { TableError } from '../errors.js';

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const CODES = Uint8Array.from(DIGITS, (digit) => digit.charCodeAt(0));
const PADDING = '='.charCodeAt(0);
/** The value of each character code below 128; 64 for a character that is not a digit. */
const VALUES = new Uint8Array(128).fill(64);
for (const [value, code] of CODES.entries()) VALUES[code] = value;

/** Makes lines of 64 characters, like those of a PandA. */
const WORDS_PER_LINE = 12;

/** Converts words to base64 lines of 64 characters; no word is split between two lines. */
export function toBase64Lines(words: Uint32Array): string[] {
  const lines: string[] = [];
  const decoder = new TextDecoder();
  const codes = new Uint8Array(64);
  for (let start = 0; start < words.length; start += WORDS_PER_LINE) {
    const length = encode(words.subarray(start, start + WORDS_PER_LINE), codes);
    lines.push(decoder.decode(codes.subarray(0, length)));
  }
  return lines;
}

/**
 * Decodes base64 lines of any length to words.
 *
 * @throws TableError if a line is not padded base64 of whole words
 */
export function fromBase64Lines(lines: readonly string[]): Uint32Array {
  const most = lines.reduce((sum, line) => sum + Math.floor((line.length * 3) / 16), 0);
  const words = new Uint32Array(most);
  let length = 0;
  for (const [index, line] of lines.entries()) {
    const count = decode(line, words, length);
    if (count === null) {
      throw new TableError(
        `Line ${index} of the table is not base64 of whole words of 32 bits: ` +
          `${JSON.stringify(line.slice(0, 80))}.`,
        { value: line },
      );
    }
    length += count;
  }
  return words.subarray(0, length);
}

/** @returns the number of codes */
function encode(words: Uint32Array, codes: Uint8Array): number {
  const bytes = words.length * 4;
  const byteAt = (i: number): number =>
    i < bytes ? (words[i >>> 2] as number) >>> (8 * (i & 3)) : 0;
  let at = 0;
  for (let i = 0; i < bytes; i += 3) {
    const three = ((byteAt(i) & 255) << 16) | ((byteAt(i + 1) & 255) << 8) | (byteAt(i + 2) & 255);
    codes[at++] = CODES[three >>> 18] as number;
    codes[at++] = CODES[(three >>> 12) & 63] as number;
    codes[at++] = i + 1 < bytes ? (CODES[(three >>> 6) & 63] as number) : PADDING;
    codes[at++] = i + 2 < bytes ? (CODES[three & 63] as number) : PADDING;
  }
  return at;
}

/**
 * @returns the number of words written at `start`; null if the line is not base64 of whole words
 */
function decode(line: string, words: Uint32Array, start: number): number | null {
  const padding = line.endsWith('==') ? 2 : line.endsWith('=') ? 1 : 0;
  const bytes = (line.length / 4) * 3 - padding;
  if (line.length % 4 !== 0 || bytes % 4 !== 0) return null;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < line.length - padding; i++) {
    const value = VALUES[line.charCodeAt(i)] ?? 64;
    if (value === 64) return null;
    bits = (bits << 6) | value;
    if (i % 4 === 0) continue;
    // The second, third and fourth of four digits each complete a byte, with 4, 2 and 0 bits left.
    const byte = (bits >>> (6 - 2 * (i % 4))) & 255;
    const word = start + (at >>> 2);
    words[word] = (words[word] as number) | (byte << (8 * (at & 3)));
    at++;
  }
  return bytes / 4;
}
