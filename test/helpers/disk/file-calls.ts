/** Counts calls of `node:fs/promises` by name. */

import type * as FileSystem from 'node:fs/promises';

export type FileCalls = Record<string, number>;

/**
 * For `vi.mock('node:fs/promises', ...)`: the real module, with counters.
 *
 * @param calls the counters
 */
export function counted(real: typeof FileSystem, calls: FileCalls): typeof FileSystem {
  const entries = Object.entries(real).map(([name, value]) => {
    if (typeof value !== 'function') return [name, value];
    const work = value as (...args: unknown[]) => unknown;
    const count = (...args: unknown[]): unknown => {
      calls[name] = (calls[name] ?? 0) + 1;
      return work(...args);
    };
    return [name, count];
  });
  return Object.fromEntries(entries) as typeof FileSystem;
}
