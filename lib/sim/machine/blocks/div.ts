/** DIV: sends one in DIVISOR pulses to OUTD and the others to OUTN. */

import { Block } from '../simulation/block.js';

/** A value of FIRST_PULSE: the first pulse goes to OUTD. */
const TO_OUTD = 1;

export class Div extends Block {
  readonly #enable = this.bitInput('ENABLE');
  readonly #inp = this.bitInput('INP');
  readonly #outD = this.bitOutput('OUTD');
  readonly #outN = this.bitOutput('OUTN');
  #divisor = 1;
  #isFirstToD = false;
  #count = 0;

  override reading(field: string): number | null {
    return field === 'COUNT' ? this.#count : null;
  }

  protected override configure(): void {
    this.#divisor = this.register('DIVISOR') || 1;
    this.#isFirstToD = this.register('FIRST_PULSE') === TO_OUTD;
    this.#reset();
  }

  protected evaluate(): void {
    if (this.#enable.level === 0) {
      this.#reset();
    } else if (this.#inp.hasRisen) {
      this.#count++;
      const isDivided = this.#count >= this.#divisor;
      if (isDivided) this.#count = 0;
      (isDivided ? this.#outD : this.#outN).set(1);
    } else if (this.#inp.hasFallen) {
      this.#outD.set(0);
      this.#outN.set(0);
    }
  }

  #reset(): void {
    this.#count = this.#isFirstToD ? this.#divisor - 1 : 0;
    this.#outD.set(0);
    this.#outN.set(0);
  }
}
