/**
 * The lines of a saved state: `NAME=VALUE`, or, for tables and metadata of several lines,
 * `NAME<FORMAT`, the lines and an empty line (protocol.md, saved state). They can be sent
 * unchanged.
 */

import { base64Fault, wordFault } from '../tables/word-lines.js';

/** A value in a saved state. */
export interface StateEntry {
  /** Its first line. */
  readonly head: string;
  /** A field, an attribute or a key of the metadata, in full. */
  readonly name: string;
  /** The text after the `=`; for a value of several lines, the format after the `<`. */
  readonly rest: string;
  /**
   * The lines of a value of several lines, without the final empty line; null for a value of one
   * line.
   */
  readonly lines: readonly string[] | null;
  /** Why the value can't be loaded; null if it can be loaded. */
  readonly fault: string | null;
}

const LINE_END = /[\r\n]/;
/** The PandA cuts a line off at this character. */
const NUL = '\0';
/** The format after the `<` of a table: `<` and `<|` append. */
const TABLE_FORMAT = /^(?:<\|?)?(B?)$/;

/** Parses the lines of a state. Lines that can't be parsed become entries with a `fault`. */
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

/** The same as `stateToEntries`, under a second name. */
export function parseState(state: readonly string[]): StateEntry[] {
  return stateToEntries(state);
}

/** The lines of an entry, as they are sent and saved. */
export function linesOf({ head, lines }: StateEntry): string[] {
  return lines === null ? [head] : [head, ...lines, ''];
}

/** Whether the PandA reports a value as if it could be set, but refuses to set it. */
export function isReadOnly(name: string): boolean {
  return name.endsWith('.QUEUED_LINES');
}

function faultOf(lines: readonly string[], isCutShort: boolean): string | null {
  if (lines.some((line) => LINE_END.test(line))) return 'a line end within a line';
  if (lines.some((line) => line.includes(NUL))) return 'a NUL character within a line';
  return isCutShort ? 'the state ends before the empty line: it may have been cut short' : null;
}

/** Metadata may be any text. The PandA refuses unknown table formats itself. */
function tableFault(name: string, format: string, lines: readonly string[]): string | null {
  const isBase64 = TABLE_FORMAT.exec(format)?.[1];
  if (isBase64 === undefined || name.startsWith('*')) return null;
  const fault = isBase64 === 'B' ? base64Fault(lines) : wordFault(lines);
  return fault?.message ?? null;
}
