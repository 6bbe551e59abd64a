/** Blocks as JSON: maps become objects, the names are those of the types. */

import type { BlockDetails } from './fetch-blocks.js';

/** `{"blocks": {"NAME": {"number", "description", "fields": {"NAME": {"type", ...}}}}}` */
export function blocksAsJson(blocks: ReadonlyMap<string, BlockDetails>): unknown {
  return objectsForMaps({ blocks });
}

function objectsForMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(objectsForMaps);
  if (typeof value !== 'object' || value === null) return value;
  const entries =
    value instanceof Map ? [...(value as Map<string, unknown>)] : Object.entries(value);
  return Object.fromEntries(entries.map(([name, item]) => [name, objectsForMaps(item)]));
}
