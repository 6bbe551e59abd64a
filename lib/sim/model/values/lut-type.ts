/** Fields that are a function of five bits: an expression, or the 32 bits of its truth table. */

import type { AttributeOptions } from '../attribute.js';
import { scanAll } from '../scanner.js';
import { parseLutExpression } from './lut-expression.js';
import type { Cell, ValueType } from './value-type.js';

export class LutType implements ValueType {
  readonly initial = 0;
  readonly labels = null;
  /** The text last given is what is read back, while the register is what it made of it. */
  #text = '';
  #raw: number | null = null;

  parse(text: string): number {
    const raw = /^[ \t]*[0-9]/.test(text)
      ? scanAll(text, (scanner) => scanner.uint32())
      : parseLutExpression(text);
    this.#text = text;
    this.#raw = raw;
    return raw;
  }

  format(raw: number): string {
    return raw === this.#raw ? this.#text : asHex(raw);
  }

  attributes(cell: Cell): readonly (readonly [string, AttributeOptions])[] {
    return [['RAW', { description: 'The truth table', get: () => asHex(cell.read()) }]];
  }
}

function asHex(raw: number): string {
  return `0x${raw.toString(16).toUpperCase().padStart(8, '0')}`;
}
