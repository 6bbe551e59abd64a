/** Formats values on one line each. */

import type { StateDifference, StateValue } from '../../state/diff-states.js';

/** Formats `NAME=VALUE`, or the length of the value: `NAME< (N words)`. */
export function drawValue(name: string, value: StateValue): string {
  return typeof value === 'string' ? `${name}=${value}` : `${name}< (${lengthOf(name, value)})`;
}

/** Formats `-NAME=VALUE` for the value before, and `+NAME=VALUE` for the value after. */
export function drawDifference({ name, before, after }: StateDifference): string[] {
  if (before === null && after === null) return [];
  if (before === null) return [`+${drawValue(name, after as StateValue)}`];
  if (after === null) return [`-${drawValue(name, before)}`];
  if (typeof before === 'string' || typeof after === 'string') {
    return [`-${drawValue(name, before)}`, `+${drawValue(name, after)}`];
  }
  const place = `different from ${isMetadata(name) ? 'line' : 'word'} ${firstDifferent(before, after) + 1} on`;
  return [`-${drawValue(name, before)}`, `+${name}< (${lengthOf(name, after)}, ${place})`];
}

function lengthOf(name: string, lines: readonly string[]): string {
  const unit = isMetadata(name) ? 'line' : 'word';
  return lines.length === 1 ? `1 ${unit}` : `${lines.length} ${unit}s`;
}

/** A value of several lines is a table, unless it is metadata, which is text. */
function isMetadata(name: string): boolean {
  return name.startsWith('*');
}

function firstDifferent(a: readonly string[], b: readonly string[]): number {
  const index = a.findIndex((line, i) => line !== b[i]);
  return index === -1 ? a.length : index;
}
