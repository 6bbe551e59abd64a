/** Numeric fields: uint, int, scalar, bit; and action, which has no value. */

import type { AttributeOptions } from '../attribute.js';
import { formatDouble } from '../format-double.js';
import { Refused } from '../refused.js';
import { scanAll } from '../scanner.js';
import type { Cell, ValueType } from './value-type.js';

const MAX_UINT32 = 0xffffffff;
const MIN_INT32 = -0x80000000;
const MAX_INT32 = 0x7fffffff;

type Attributes = readonly (readonly [string, AttributeOptions])[];

abstract class NumberType implements ValueType {
  readonly initial = 0;
  readonly labels = null;

  abstract parse(text: string): number;

  format(raw: number): string {
    return String(raw);
  }

  attributes(_cell: Cell): Attributes {
    return [];
  }
}

/** Wraps values to 32 bits before it checks the maximum, as the PandA does. */
export class UintType extends NumberType {
  constructor(readonly max = MAX_UINT32) {
    super();
  }

  parse(text: string): number {
    const value = scanAll(text, (scanner) => scanner.uint32());
    if (value > this.max) throw new Refused('Number out of range');
    return value;
  }

  override attributes(): Attributes {
    return [['MAX', { description: 'The largest value', get: () => String(this.max) }]];
  }
}

export class IntType extends NumberType {
  parse(text: string): number {
    return scanAll(text, (scanner) => scanner.int32());
  }
}

export class BitType extends NumberType {
  parse(text: string): number {
    return scanAll(text, (scanner) => scanner.bit());
  }
}

/** Writing an empty value triggers the action; the machine gets a 1. */
export class ActionType extends NumberType {
  parse(text: string): number {
    return scanAll(text, () => 1);
  }
}

/** An integer with a scale and an offset. */
export class ScalarType extends NumberType {
  constructor(
    readonly scale: number,
    readonly offset: number,
    readonly units: string,
  ) {
    super();
  }

  parse(text: string): number {
    const value = scanAll(text, (scanner) => scanner.double());
    const raw = (value - this.offset) / this.scale;
    if (!(raw >= MIN_INT32 && raw <= MAX_INT32)) throw new Refused('Value out of range');
    return Math.sign(raw) * Math.round(Math.abs(raw));
  }

  override format(raw: number): string {
    return formatDouble(raw * this.scale + this.offset);
  }

  override attributes(cell: Cell): Attributes {
    return [
      ['UNITS', { description: 'Units of the value', get: () => this.units }],
      [
        'RAW',
        {
          description: 'The value before scaling',
          get: () => String(cell.read()),
          put: (text) => cell.write(scanAll(text, (scanner) => scanner.int32())),
        },
      ],
      ['OFFSET', { description: 'What scaling adds', get: () => formatDouble(this.offset) }],
      ['SCALE', { description: 'What scaling multiplies by', get: () => formatDouble(this.scale) }],
    ];
  }
}
