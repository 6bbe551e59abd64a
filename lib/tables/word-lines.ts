/**
 * The lines of a table as they are sent: numbers parted by blanks, or base64 (protocol.md, control
 * port: tables). The PandA wraps numbers that are no words of 32 bits.
 */

import { TableError } from '../errors.js';
import { integerFault, MAX_UINT32, readInteger } from './integers.js';
import { parseDecimal } from './words.js';

/** A line that can't be sent. */
export interface LineFault {
  /** The number or the line that is wrong. */
  readonly value: string;
  /** What is wrong with it: `"-1" in line 3: it has to be ...` */
  readonly message: string;
}

const BLANKS = /[ \t\v\f]+/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** The first number that is no word of 32 bits; null if all are. */
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

/** The first line that is no base64 of whole words, padded or not; null if all are. */
export function base64Fault(lines: readonly string[]): LineFault | null {
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    const bytes = base64Length(line);
    if (bytes === null) return faultAt(i, line, 'it is no base64');
    if (bytes % 4 !== 0) return faultAt(i, line, `its ${bytes} bytes are no whole words of 4`);
  }
  return null;
}

/** @throws TableError if one is no word of 32 bits */
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

/** What nearly all lines are, told quickly. */
function isPlainWord(line: string): boolean {
  return parseDecimal(line) <= MAX_UINT32 && (line.length === 1 || !line.startsWith('0'));
}

function numbersIn(line: string): string[] {
  return line.split(BLANKS).filter((number) => number !== '');
}

/** How many bytes it stands for; null for what is none. */
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
