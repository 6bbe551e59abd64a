/** How the instances of a block are called. */

import type { BlockDefinition } from './definition.js';

/**
 * The name of an instance: with its number only where there are several.
 *
 * @param number from 1
 */
export function blockName(block: BlockDefinition, number: number): string {
  return block.count === 1 ? block.name : `${block.name}${number}`;
}
