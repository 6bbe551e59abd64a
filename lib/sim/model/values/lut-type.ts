/** Functions of five inputs: an expression, or the 32 bits of a truth table. */

import type { AttributeOptions } from '../attribute.js';
import { Refused } from '../refused.js';
import { parseLutExpression } from './lut-expression.js';
import type { Cell, ValueType } from './value-type.js';

const MAX_UINT64 = 2n ** 64n - 1n;

export class LutType implements ValueType {
  readonly initial = 0;
  readonly labels = null;
  /** The last written text is read back; the register has its truth table. */
  #text = '';
  #raw: number | null = null;

  parse(text: string): number {
    const raw = text.startsWith('0x') ? parseBits(text) : parseLutExpression(text);
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

/** Parses 32 bits in hexadecimal; of more digits, the last ones count. */
function parseBits(text: string): number {
  if (!/^0x[0-9a-fA-F]+$/.test(text)) throw new Refused('Bad LUT number');
  const bits = BigInt(text);
  return Number(BigInt.asUintN(32, bits < MAX_UINT64 ? bits : MAX_UINT64));
}

function asHex(raw: number): string {
  return `0x${raw.toString(16).toUpperCase().padStart(8, '0')}`;
}
