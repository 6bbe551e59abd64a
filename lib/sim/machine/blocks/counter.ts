/**
 * COUNTER: counts edges up or down. The rising edge of ENABLE loads START; OUT keeps its value
 * while disabled. CARRY is high from a rollover until the next change of TRIG.
 */

import { Block } from '../simulation/block.js';

const INT32_MAX = 2 ** 31 - 1;
const INT32_MIN = -(2 ** 31);
/** A value of OUT_MODE: OUT is updated only when ENABLE falls. */
const ON_DISABLE = 1;

export class Counter extends Block {
  readonly #enable = this.bitInput('ENABLE');
  readonly #trig = this.bitInput('TRIG');
  readonly #dir = this.bitInput('DIR');
  readonly #carry = this.bitOutput('CARRY');
  readonly #out = this.positionOutput('OUT');
  #edge = 0;
  #isOnDisable = false;
  #start = 0;
  #step = 1;
  #max = INT32_MAX;
  #min = INT32_MIN;
  #count = 0;

  protected override configure(): void {
    this.#edge = this.register('TRIG_EDGE');
    this.#isOnDisable = this.register('OUT_MODE') === ON_DISABLE;
    this.#start = this.register('START');
    // The hardware treats a step of 0 as 1, and limits without a range as no limits.
    this.#step = this.register('STEP') || 1;
    this.#max = this.register('MAX');
    this.#min = this.register('MIN');
    if (this.#max <= this.#min) {
      this.#max = INT32_MAX;
      this.#min = INT32_MIN;
    }
  }

  protected override changed(field: string): void {
    if (field === 'SET') this.#count = this.register('SET');
    else this.configure();
  }

  protected evaluate(): void {
    if (this.#enable.hasRisen) this.#count = this.#start;
    if (this.#trig.level !== this.#trig.previous) this.#carry.set(0);
    if (this.#enable.level === 1 && this.#trig.hasEdge(this.#edge)) this.#tally();
    if (!this.#isOnDisable || this.#enable.hasFallen) this.#out.set(this.#count);
  }

  #tally(): void {
    const isUp = this.#dir.level === 0;
    const next = this.#count + (isUp ? this.#step : -this.#step);
    const isOver = isUp ? next > this.#max : next < this.#min;
    this.#carry.set(isOver ? 1 : 0);
    this.#count = isOver ? this.#rollOver(next) : next;
  }

  #rollOver(value: number): number {
    const range = this.#max - this.#min + 1;
    const offset = (value - this.#min) % range;
    return this.#min + (offset < 0 ? offset + range : offset);
  }
}
