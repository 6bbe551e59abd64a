/** CLOCK: a periodic signal. Reset and low while disabled. */

import { Block } from '../simulation/block.js';

export class Clock extends Block {
  readonly #enable = this.bitInput('ENABLE');
  readonly #out = this.bitOutput('OUT');
  #period = 0;
  #width = 0;
  #start = 0;
  #isChanged = false;

  protected override configure(): void {
    this.#period = this.register('PERIOD');
    // A width of 0 means half of the period.
    const width = this.register('WIDTH') || Math.floor(this.#period / 2);
    this.#width = Math.min(width, this.#period);
    this.#isChanged = true;
  }

  protected evaluate(tick: number): void {
    if (this.#enable.level === 0 || this.#period < 2) {
      this.#out.set(0);
      this.wakeAt(Infinity);
      return;
    }
    if (this.#enable.hasRisen || this.#isChanged) this.#start = tick;
    this.#isChanged = false;
    const phase = (tick - this.#start) % this.#period;
    const isHigh = phase < this.#width;
    this.#out.set(isHigh ? 1 : 0);
    this.wakeAt(tick - phase + (isHigh ? this.#width : this.#period));
  }
}
