/** Creates value types from definitions. */

import type { FieldDefinition } from '../definition.js';
import { EnumType } from './enum-type.js';
import { LutType } from './lut-type.js';
import { ActionType, BitType, IntType, ScalarType, UintType } from './number-types.js';
import { MAX_SHORT_TIME, TimeType } from './time-type.js';
import type { ValueType } from './value-type.js';

/** @throws Error for an unknown subtype */
export function createValueType(definition: FieldDefinition): ValueType {
  switch (definition.subtype) {
    case 'uint':
      return new UintType(definition.max ?? undefined);
    case 'int':
      return new IntType();
    case 'scalar':
      return new ScalarType(definition.scale, definition.offset, definition.units);
    case 'bit':
      return new BitType();
    case 'action':
      return new ActionType();
    case 'lut':
      return new LutType();
    case 'enum':
      return new EnumType(definition.labels);
    case 'time':
      return new TimeType(MAX_SHORT_TIME);
    default:
      throw new Error(`${definition.name}: there is no subtype ${String(definition.subtype)}.`);
  }
}
