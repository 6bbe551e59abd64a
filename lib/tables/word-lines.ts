/**
 * The lines of a table as sent to the PandA: numbers separated by blanks, or base64 (protocol.md,
 * control port: tables). The PandA wraps numbers that are not 32-bit words.
 */

import { TableError } from '../errors.js';
import { integerFault, MAX_UINT32, readInteger } from './integers.js';
import { parseDecimal } from './words.js';

/** A fault that makes it impossible to send a line. */
export interface LineFault {
  /** The faulty number or line. */
  readonly value: string;
  /** The description of the fault: `"-1" in line 3: it has to be ...` */
  readonly message: string;
}

const BLANKS = /[ \t\v\f]+/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Finds the first number that is not a 32-bit word; null if there is none. */
export function wordFault(lines: readonly string[]): LineFault | null {
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    if (isPlainWord(line)) continue;
    for (const value of numbersIn(line)) {
      const fault = integerFault(value, [0, MAX_UINT32]);
      if (fault !== null) return faultAt(i, value, fault);
    }
  }
  return null;
}

/**
 * Finds the first line that is not base64 of whole words, with or without padding; null if there is
 * none.
 */
export function base64Fault(lines: readonly string[]): LineFault | null {
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    const bytes = base64Length(line);
    if (bytes === null) return faultAt(i, line, 'it is not base64');
    if (bytes % 4 !== 0)
      return faultAt(i, line, `its ${bytes} bytes are not whole words of 4 bytes`);
  }
  return null;
}

/** @throws TableError if a number is not a 32-bit word */
export function readWordLines(lines: readonly string[]): Uint32Array {
  const fault = wordFault(lines);
  if (fault !== null) throw new TableError(`The table has ${fault.message}.`, fault);
  const words: number[] = [];
  for (const line of lines) {
    if (isPlainWord(line)) words.push(parseDecimal(line));
    else for (const number of numbersIn(line)) words.push(readInteger(number));
  }
  return Uint32Array.from(words);
}

/** A fast check that succeeds for nearly all lines. */
function isPlainWord(line: string): boolean {
  return parseDecimal(line) <= MAX_UINT32 && (line.length === 1 || !line.startsWith('0'));
}

function numbersIn(line: string): string[] {
  return line.split(BLANKS).filter((number) => number !== '');
}

/** Returns the number of encoded bytes; null if the line is not base64. */
function base64Length(line: string): number | null {
  const isPadded = line.length % 4 === 0;
  if (!BASE64.test(line) || (!isPadded && line.endsWith('='))) return null;
  const digits = line.endsWith('==') ? line.length - 2 : line.length - Number(line.endsWith('='));
  return digits % 4 === 1 ? null : Math.floor((digits * 3) / 4);
}

function faultAt(index: number, value: string, fault: string): LineFault {
  const shown = JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value);
  return { value, message: `${shown} in line ${index + 1}: ${fault}` };
}
