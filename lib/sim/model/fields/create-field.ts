/** Creates fields from definitions. */

import type { FieldDefinition } from '../definition.js';
import { createValueType } from '../values/create-value-type.js';
import { MAX_LONG_TIME, TimeType } from '../values/time-type.js';
import { BitOutField } from './bit-out-field.js';
import { ExtOutField } from './ext-out-field.js';
import type { Field, FieldContext } from './field.js';
import { BitMuxField, PosMuxField } from './mux-field.js';
import { PosOutField } from './pos-out-field.js';
import { TableField } from './table-field.js';
import { ParamField, ReadField, WriteField } from './value-field.js';

/**
 * @param name including the block's name
 * @throws Error for an unknown type
 */
export function createField(
  name: string,
  definition: FieldDefinition,
  context: FieldContext,
): Field {
  switch (definition.type) {
    case 'param':
      return new ParamField(name, definition, createValueType(definition), context);
    case 'read':
      return new ReadField(name, definition, createValueType(definition), context);
    case 'write':
      return new WriteField(name, definition, createValueType(definition), context);
    case 'time':
      return new ParamField(name, definition, new TimeType(MAX_LONG_TIME), context);
    case 'bit_out':
      return new BitOutField(name, definition, context);
    case 'pos_out':
      return new PosOutField(name, definition, context);
    case 'ext_out':
      return new ExtOutField(name, definition, context);
    case 'bit_mux':
      return new BitMuxField(name, definition, context);
    case 'pos_mux':
      return new PosMuxField(name, definition, context);
    case 'table':
      return new TableField(name, definition, context);
    default:
      throw new Error(`${name}: there is no type ${definition.type}.`);
  }
}
