/** FILTER: outputs at each trigger the difference or the mean of INP since the last one. */

import { ExactSum } from '../capture/exact-sum.js';
import { LONGEST_PIECE } from '../capture/position-accumulator.js';
import { Block } from '../simulation/block.js';
import type { ValueListener } from '../simulation/position-bus.js';

/** MODE */
const AVERAGE = 1;

export class Filter extends Block implements ValueListener {
  readonly #enable = this.bitInput('ENABLE');
  readonly #trig = this.bitInput('TRIG');
  readonly #inp = this.positionInput('INP');
  readonly #ready = this.bitOutput('READY');
  readonly #out = this.positionOutput('OUT');
  #isAverage = false;
  #isRunning = false;
  /** The tick and INP at the last trigger, or when ENABLE rose. */
  #begin = 0;
  #first = 0;
  readonly #sum = new ExactSum();
  /** The tick up to which values have been summed. */
  #summedUntil = 0;

  override reading(field: string): number | null {
    return field === 'HEALTH' ? 0 : null;
  }

  override written(field: string): void {
    this.settle(this.simulation.now + 1);
    super.written(field);
  }

  override settle(tick: number): void {
    if (!this.#isRunning || !this.#isAverage) return;
    this.#inp.tellValues(this.#summedUntil, tick, this);
    this.#summedUntil = Math.max(this.#summedUntil, tick);
  }

  add(value: number, ticks: number): void {
    this.#sum.addProduct(value, ticks);
  }

  protected override configure(): void {
    this.#isAverage = this.register('MODE') === AVERAGE;
    // A mix of a difference and a mean is meaningless: start again.
    this.#restart(this.simulation.now + 1);
  }

  protected evaluate(tick: number): void {
    this.#ready.set(0);
    this.settle(tick);
    this.#isRunning = this.#enable.level === 1;
    if (this.#enable.hasRisen) this.#restart(tick);
    else if (this.#isRunning && this.#trig.hasRisen) this.#produce(tick);
    this.#planWake(tick);
  }

  #produce(tick: number): void {
    const elapsed = tick - this.#begin;
    if (!this.#isAverage) this.#out.set(this.#inp.at(tick) - this.#first);
    else if (elapsed > 0) this.#out.set(Number(this.#sum.value / BigInt(elapsed)));
    this.#ready.set(1);
    this.#restart(tick);
  }

  #restart(tick: number): void {
    this.#begin = tick;
    this.#first = this.#inp.at(tick);
    this.#sum.clear();
    this.#summedUntil = tick;
  }

  #planWake(tick: number): void {
    if (this.#ready.level === 1) this.wakeAt(tick + 1);
    else if (!this.#isRunning || !this.#isAverage || this.#inp.motion === null)
      this.wakeAt(Infinity);
    else this.wakeAt(tick + LONGEST_PIECE);
  }
}
