/** Outputs on the bit bus. */

import type { FieldDefinition } from '../definition.js';
import type { Value } from '../reported.js';
import { Field, type FieldContext } from './field.js';

const BITS_PER_WORD = 32;

export class BitOutField extends Field {
  protected override readonly isLive = true;

  constructor(name: string, definition: FieldDefinition, context: FieldContext) {
    super(name, 'BITS', definition, context);
    const index = context.buses.bits.get(name) ?? 0;
    const word = context.buses.captureWords[Math.floor(index / BITS_PER_WORD)] ?? '';
    this.addAttributes([
      ['CAPTURE_WORD', { description: 'The field that captures this bit', get: () => word }],
      [
        'OFFSET',
        {
          description: 'Which bit of the captured word this is',
          get: () => String(index % BITS_PER_WORD),
        },
      ],
    ]);
  }

  override get(): Value {
    return String(this.context.readings().bit(this.name));
  }
}
