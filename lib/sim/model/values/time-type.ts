/** Times: ticks in the register, and a number with selectable units on the control port. */

import { TICKS_PER_SECOND } from '../../machine/registers.js';
import type { AttributeOptions } from '../attribute.js';
import { formatDouble } from '../format-double.js';
import { Refused } from '../refused.js';
import { type Scanner, scanAll } from '../scanner.js';
import type { Cell, ValueType } from './value-type.js';

const TICKS_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ['min', 60 * TICKS_PER_SECOND],
  ['s', TICKS_PER_SECOND],
  ['ms', TICKS_PER_SECOND / 1e3],
  ['us', TICKS_PER_SECOND / 1e6],
]);

/** The maximum of a 32-bit register: `param time`. */
export const MAX_SHORT_TIME = 2 ** 32 - 1;
/** The maximum of the registers of a `time` field. */
export const MAX_LONG_TIME = 2 ** 48 - 1;

export class TimeType implements ValueType {
  readonly initial = 0;
  readonly labels = null;
  #units = 's';

  /** @param maxTicks the largest value */
  constructor(readonly maxTicks: number) {}

  parse(text: string): number {
    const value = scanAll(text, (scanner) => scanner.double());
    return Math.round(this.#checked(value * this.#ticksPerUnit));
  }

  format(raw: number): string {
    return formatDouble(raw / this.#ticksPerUnit);
  }

  attributes(cell: Cell): readonly (readonly [string, AttributeOptions])[] {
    return [
      [
        'UNITS',
        {
          description: 'Units in which the time is written and read',
          get: () => this.#units,
          put: (text) => this.#setUnits(text),
          labels: [...TICKS_PER_UNIT.keys()],
          isReported: true,
        },
      ],
      [
        'RAW',
        {
          description: 'The time in ticks of the clock',
          get: () => String(cell.read()),
          put: (text) => cell.write(scanAll(text, (scanner) => this.#rawOf(scanner))),
        },
      ],
    ];
  }

  get #ticksPerUnit(): number {
    return TICKS_PER_UNIT.get(this.#units) as number;
  }

  #setUnits(text: string): void {
    if (!TICKS_PER_UNIT.has(text)) throw new Refused('Invalid time units');
    this.#units = text;
  }

  /** A 32-bit register uses only the low 32 bits of a number. */
  #rawOf(scanner: Scanner): number {
    return this.maxTicks === MAX_SHORT_TIME ? scanner.uint32() : this.#checked(scanner.uint64());
  }

  #checked(ticks: number): number {
    if (!(ticks >= 0 && ticks <= this.maxTicks)) throw new Refused('Time setting out of range');
    return ticks;
  }
}
