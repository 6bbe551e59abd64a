/** LUT: any function of five inputs, each of which is a level or a pulse of one tick at an edge. */

import { EDGE_EITHER, EDGE_FALLING, EDGE_RISING, type BitInput } from '../simulation/bit-input.js';
import { Block } from '../simulation/block.js';

const LETTERS = ['A', 'B', 'C', 'D', 'E'];
/** Values of TYPEA to TYPEE: 0 is the level, the others are pulses at an edge. */
const EDGES = [EDGE_RISING, EDGE_FALLING, EDGE_EITHER];

export class Lut extends Block {
  readonly #inputs: readonly BitInput[] = LETTERS.map((letter) => this.bitInput(`INP${letter}`));
  readonly #out = this.bitOutput('OUT');
  #types: readonly number[] = [];
  /**
   * Bit i is the result for the inputs A to E with the binary digits of i, A being the most
   * significant.
   */
  #func = 0;

  protected override configure(): void {
    this.#types = LETTERS.map((letter) => this.register(`TYPE${letter}`));
    this.#func = this.register('FUNC');
  }

  protected evaluate(tick: number): void {
    let row = 0;
    let hasPulse = false;
    for (const [i, input] of this.#inputs.entries()) {
      const edge = EDGES[(this.#types[i] ?? 0) - 1];
      const value = edge === undefined ? input.level === 1 : input.hasEdge(edge);
      if (value && edge !== undefined) hasPulse = true;
      row = row * 2 + (value ? 1 : 0);
    }
    this.#out.set((this.#func >>> row) & 1);
    if (hasPulse) this.wakeAt(tick + 1);
  }
}
