/** The bit bus and the position bus: the indices of outputs, and the possible values of muxes. */

import { BIT_ONE, BIT_ZERO, type BusLayout, POSITION_ZERO } from '../machine/registers.js';
import { blockName } from './block-name.js';
import type { BlockDefinition } from './definition.js';

/** The possible values of a mux: names on a bus, and constants. */
export class BusChoice {
  /** The labels as listed by `*ENUMS`. */
  readonly labels: readonly string[];
  readonly #indices: ReadonlyMap<string, number>;
  readonly #names: ReadonlyMap<number, string>;

  constructor(
    outputs: ReadonlyMap<string, number>,
    constants: readonly (readonly [string, number])[],
  ) {
    this.#indices = new Map([...outputs, ...constants]);
    this.#names = new Map([...this.#indices].map(([name, index]) => [index, name]));
    this.labels = [...this.#indices.keys()];
  }

  indexOf(label: string): number | undefined {
    return this.#indices.get(label);
  }

  nameAt(index: number): string | undefined {
    return this.#names.get(index);
  }
}

export class Buses implements BusLayout {
  readonly bits: ReadonlyMap<string, number>;
  readonly positions: ReadonlyMap<string, number>;
  readonly bitChoice: BusChoice;
  readonly positionChoice: BusChoice;
  /** The names of the fields that capture bits; the first captures bits 0 to 31. */
  readonly captureWords: readonly string[];

  constructor(definitions: readonly BlockDefinition[]) {
    this.bits = outputsOf(definitions, 'bit_out');
    this.positions = outputsOf(definitions, 'pos_out');
    this.bitChoice = new BusChoice(this.bits, [
      ['ZERO', BIT_ZERO],
      ['ONE', BIT_ONE],
    ]);
    this.positionChoice = new BusChoice(this.positions, [['ZERO', POSITION_ZERO]]);
    this.captureWords = definitions.flatMap((block) =>
      block.fields
        .filter((field) => field.type === 'ext_out' && field.subtype === 'bits')
        .map((field) => `${blockName(block, 1)}.${field.name}`),
    );
  }

  /** The names of the 32 bits of a captured word; empty for an unused bit. */
  bitsOfWord(word: number): readonly string[] {
    const names = new Array<string>(32).fill('');
    for (const [name, index] of this.bits) if (index >>> 5 === word) names[index & 31] = name;
    return names;
  }
}

/** The outputs of a type by name, in the order of the bus. */
function outputsOf(
  definitions: readonly BlockDefinition[],
  type: 'bit_out' | 'pos_out',
): ReadonlyMap<string, number> {
  const outputs = definitions.flatMap((block) =>
    block.fields
      .filter((field) => field.type === type)
      .flatMap((field) =>
        field.bus
          .slice(0, block.count)
          .map((index, i): [string, number] => [`${blockName(block, i + 1)}.${field.name}`, index]),
      ),
  );
  return new Map(outputs.sort(([, a], [, b]) => a - b));
}
