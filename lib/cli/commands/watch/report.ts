/** Changes as lines for people, and for programs. */

import type { Changes } from '../../../responses/changes.js';
import { toJson } from '../../printable-text.js';
import { drawValue } from '../../state/draw-value.js';

/**
 * `NAME=VALUE`, `NAME< (N words)`, `NAME (error)`.
 *
 * @param time what to put before each line, in UTC; null: nothing
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
 * `{"time": ..., "changes": {NAME: VALUE}}`.
 *
 * Of several lines VALUE is an array of them; null if it can't be read. The time is ours, in UTC.
 */
export function changesAsJson({ values, multilineValues, inError }: Changes, time: Date): string {
  const changes = Object.fromEntries<string | readonly string[] | null>([
    ...values,
    ...multilineValues,
    ...inError.map((name): [string, null] => [name, null]),
  ]);
  return toJson({ time: time.toISOString(), changes });
}
