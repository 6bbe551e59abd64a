/** BITS: four bits that are set by registers. */

import { Block } from '../simulation/block.js';

export class Bits extends Block {
  readonly #outputs = ['A', 'B', 'C', 'D'].map((letter) => ({
    letter,
    out: this.bitOutput(`OUT${letter}`),
  }));

  protected evaluate(): void {
    for (const { letter, out } of this.#outputs) out.set(this.register(letter) === 0 ? 0 : 1);
  }
}
