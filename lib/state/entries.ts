/**
 * The lines of a saved state: `NAME=VALUE`, and `NAME<FORMAT`, lines and an empty line for tables
 * and metadata of several lines (protocol.md, saved state). They can be sent as they are.
 */

import { base64Fault, wordFault } from '../tables/word-lines.js';

/** A value in a saved state. */
export interface StateEntry {
  /** Its first line. */
  readonly head: string;
  /** A field, an attribute or a key of the metadata, in full. */
  readonly name: string;
  /** What is behind the `=`; of a value of several lines, the format behind the `<`. */
  readonly rest: string;
  /** The lines of a value of several lines, without the empty one; null if it has one line. */
  readonly lines: readonly string[] | null;
  /** Why it can't be loaded; null if it can. */
  readonly fault: string | null;
}

const LINE_END = /[\r\n]/;
/** Where the PandA would cut a line off. */
const NUL = '\0';
/** Behind the `<` of a table: `<` and `<|` append. */
const TABLE_FORMAT = /^(?:<\|?)?(B?)$/;

/** Reads the lines of a state. What can't be read is an entry as well, with a `fault`. */
export function stateToEntries(state: readonly string[]): StateEntry[] {
  const entries: StateEntry[] = [];
  for (let i = 0; i < state.length; i++) {
    const head = state[i] as string;
    if (head === '') continue;
    const operatorAt = head.search(/[?=<]/);
    const name = operatorAt === -1 ? head : head.slice(0, operatorAt);
    const rest = head.slice(name.length + 1);
    if (head[operatorAt] === '<') {
      const end = state.indexOf('', i);
      const lines = state.slice(i + 1, end === -1 ? state.length : end);
      const fault = faultOf([head, ...lines], end === -1) ?? tableFault(name, rest, lines);
      entries.push({ head, name, rest, lines, fault });
      i += lines.length + 1;
    } else {
      const isAssignment = head[operatorAt] === '=' && operatorAt > 0;
      const fault = isAssignment ? faultOf([head], false) : 'not a line of a saved state';
      entries.push({ head, name, rest, lines: null, fault });
    }
  }
  return entries;
}

/** The former name of `stateToEntries`, for programs that use it. */
export const parseState = stateToEntries;

/** The lines of an entry as they are sent and saved. */
export function linesOf({ head, lines }: StateEntry): string[] {
  return lines === null ? [head] : [head, ...lines, ''];
}

/** Whether the PandA tells the value as if it could be set, and refuses to set it. */
export function isReadOnly(name: string): boolean {
  return name.endsWith('.QUEUED_LINES');
}

function faultOf(lines: readonly string[], isCutShort: boolean): string | null {
  if (lines.some((line) => LINE_END.test(line))) return 'a line end within a line';
  if (lines.some((line) => line.includes(NUL))) return 'a NUL character within a line';
  return isCutShort ? 'the state ends before the empty line: it may have been cut short' : null;
}

/** Metadata is text; what is no format of a table is for the PandA to refuse. */
function tableFault(name: string, format: string, lines: readonly string[]): string | null {
  const isBase64 = TABLE_FORMAT.exec(format)?.[1];
  if (isBase64 === undefined || name.startsWith('*')) return null;
  const fault = isBase64 === 'B' ? base64Fault(lines) : wordFault(lines);
  return fault?.message ?? null;
}
