/** The order in which a state has to be loaded. */

import type { StateEntry } from './entries.js';

const UNITS = '.UNITS';

/**
 * Puts the units of a value before it, as they say how it is read (protocol.md, saved state). Else
 * the order stays: what `GetState` and the Python client save is in order, and is not changed.
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
