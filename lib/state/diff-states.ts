/** Compares two saved states. */

import { TableError } from '../errors.js';
import { fromBase64Lines } from '../tables/base64.js';
import { readWordLines } from '../tables/word-lines.js';
import { toWordLines } from '../tables/words.js';
import { isReadOnly, stateToEntries, type StateEntry } from './entries.js';

/** A value; several lines for a table or metadata. Tables are decimal words. */
export type StateValue = string | readonly string[];

/** A name with different values in two states. */
export interface StateDifference {
  /** A field, an attribute or a key of the metadata, in full. */
  readonly name: string;
  /** The change from the first state to the second. */
  readonly kind: 'added' | 'removed' | 'changed';
  /** Null if the name was added. */
  readonly before: StateValue | null;
  /** Null if the name was removed. */
  readonly after: StateValue | null;
}

/**
 * Lists the differences between two states. Tables are equal if their words are equal, in base64 or
 * decimal. The order of the lines does not matter. If a name occurs twice, the last value counts.
 * Read-only values are ignored.
 *
 * @example diffStates(saved, await client.send(new GetState())); // a state and a PandA
 * @returns the differences in the order of `before`, then those only in `after`
 */
export function diffStates(before: readonly string[], after: readonly string[]): StateDifference[] {
  const old = byName(before);
  const now = byName(after);
  const differences: StateDifference[] = [];
  for (const [name, entry] of old) {
    const other = now.get(name);
    if (other === undefined) {
      differences.push({ name, kind: 'removed', before: valueOf(entry), after: null });
    } else if (!isSame(entry, other)) {
      const values = { before: valueOf(entry), after: valueOf(other) };
      differences.push({ name, kind: 'changed', ...values });
    }
  }
  for (const [name, entry] of now) {
    if (old.has(name)) continue;
    differences.push({ name, kind: 'added', before: null, after: valueOf(entry) });
  }
  return differences;
}

function byName(state: readonly string[]): Map<string, StateEntry> {
  return new Map(
    stateToEntries(state)
      .filter(({ name }) => !isReadOnly(name))
      .map((entry) => [entry.name, entry]),
  );
}

function isSame(a: StateEntry, b: StateEntry): boolean {
  if (a.lines === null || b.lines === null) return a.head === b.head;
  if (a.rest === b.rest && areEqual(a.lines, b.lines)) return true;
  const [words, others] = [wordsOf(a), wordsOf(b)];
  return words !== null && others !== null && areEqual(words, others);
}

function valueOf(entry: StateEntry): StateValue {
  const words = wordsOf(entry);
  if (words !== null) return toWordLines(words);
  return entry.lines ?? entry.rest;
}

/**
 * The words of a table; null if the value is not a table, or has lines that a PandA would refuse.
 */
function wordsOf({ name, rest, lines }: StateEntry): Uint32Array | null {
  if (lines === null || name.startsWith('*')) return null;
  try {
    return rest === 'B' ? fromBase64Lines(lines) : readWordLines(lines);
  } catch (error) {
    if (error instanceof TableError) return null;
    throw error;
  }
}

function areEqual<T>(a: ArrayLike<T>, b: ArrayLike<T>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
