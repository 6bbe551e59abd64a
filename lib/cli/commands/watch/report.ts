/** Formats changes as text and as JSON. */

import type { Changes } from '../../../responses/changes.js';
import { toJson } from '../../printable-text.js';
import { drawValue } from '../../state/draw-value.js';

/**
 * Formats changes as `NAME=VALUE`, `NAME< (N words)`, `NAME (error)`.
 *
 * @param time printed before each line, in UTC; null: no time
 */
export function drawChanges(
  { values, multilineValues, inError }: Changes,
  time: Date | null,
): string[] {
  const stamp = time === null ? '' : `${time.toISOString()} `;
  return [
    ...[...values, ...multilineValues].map(([name, value]) => drawValue(name, value)),
    ...inError.map((name) => `${name} (error)`),
  ].map((line) => `${stamp}${line}`);
}

/**
 * Formats changes as `{"time": ..., "changes": {NAME: VALUE}}`.
 *
 * VALUE is an array for a value of several lines, and null if the value can't be read. The time is
 * that of this computer, in UTC.
 */
export function changesAsJson({ values, multilineValues, inError }: Changes, time: Date): string {
  const changes = Object.fromEntries<string | readonly string[] | null>([
    ...values,
    ...multilineValues,
    ...inError.map((name): [string, null] => [name, null]),
  ]);
  return toJson({ time: time.toISOString(), changes });
}
