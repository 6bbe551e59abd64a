/** Sorts a state for loading. */

import type { StateEntry } from './entries.js';

const UNITS = '.UNITS';

/**
 * Moves the units of a value before the value, since the units determine how the value is read
 * (protocol.md, saved state). The order is otherwise unchanged; a state saved by `GetState` or the
 * Python client is already in order.
 */
export function unitsFirst(entries: readonly StateEntry[]): StateEntry[] {
  const unitsOf = new Map<string, StateEntry>();
  for (const entry of entries) {
    if (!entry.name.endsWith(UNITS)) continue;
    const field = entry.name.slice(0, -UNITS.length);
    if (!unitsOf.has(field)) unitsOf.set(field, entry);
  }
  const placed = new Set<StateEntry>();
  for (const entry of entries) {
    const units = unitsOf.get(entry.name);
    if (units !== undefined) placed.add(units);
    placed.add(entry);
  }
  return [...placed];
}
