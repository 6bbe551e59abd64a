/** The names of block instances. */

import type { BlockDefinition } from './definition.js';

/**
 * Returns the name of an instance, with its number only if there are several instances.
 *
 * @param number from 1
 */
export function blockName(block: BlockDefinition, number: number): string {
  return block.count === 1 ? block.name : `${block.name}${number}`;
}
