/** Blocks: the same fields for each instance. */

import { blockName } from './block-name.js';
import type { BlockDefinition, FieldDefinition } from './definition.js';
import { createField } from './fields/create-field.js';
import type { Field, FieldContext } from './fields/field.js';

/** One field of a block, for all instances. */
export interface FieldSet {
  readonly definition: FieldDefinition;
  /** The index among the block's fields, from 0. */
  readonly index: number;
  /** The first one belongs to instance 1. */
  readonly instances: readonly Field[];
}

export class Block {
  readonly fields: ReadonlyMap<string, FieldSet>;

  constructor(
    readonly definition: BlockDefinition,
    context: FieldContext,
  ) {
    const numbers = Array.from({ length: definition.count }, (_, i) => i + 1);
    this.fields = new Map(
      definition.fields.map((field, index) => {
        const instances = numbers.map((number) =>
          createField(`${blockName(definition, number)}.${field.name}`, field, context),
        );
        return [field.name, { definition: field, index, instances }];
      }),
    );
  }
}
