/**
 * Converts blocks to JSON: maps become objects, and the keys are the property names of the types.
 */

import type { Identification } from '../../../responses/identification.js';
import type { BlockDetails } from './fetch-blocks.js';

/** Incremented when keys are removed or change their meaning. */
const FORMAT_VERSION = 1;

/**
 * `{"version", "identification", "blocks": {"NAME": {"number", "description", "fields": {"NAME":
 * {"type", ...}}}}}`
 */
export function blocksAsJson(
  blocks: ReadonlyMap<string, BlockDetails>,
  identification: Identification | null,
): unknown {
  return objectsForMaps({ version: FORMAT_VERSION, identification, blocks });
}

function objectsForMaps(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(objectsForMaps);
  if (typeof value !== 'object' || value === null) return value;
  const entries =
    value instanceof Map ? [...(value as Map<string, unknown>)] : Object.entries(value);
  return Object.fromEntries(entries.map(([name, item]) => [name, objectsForMaps(item)]));
}
