/** A line of a sequencer's table, unpacked from four words. */

import type { BitInput } from '../simulation/bit-input.js';
import type { PositionInput } from '../simulation/position-input.js';

const LINE_WORDS = 4;

/** Values of the column TRIGGER. */
const IMMEDIATE = 0;
const FIRST_BIT = 1;
const FIRST_POSITION = 7;

/** The inputs of triggers. */
export interface TriggerInputs {
  /** BITA, BITB, BITC. */
  readonly bits: readonly BitInput[];
  /** POSA, POSB, POSC. */
  readonly positions: readonly PositionInput[];
}

export class SeqLine {
  /** 0: endless. */
  readonly repeats: number;
  /** In prescaled ticks; 0: the phase is skipped. */
  readonly time1: number;
  /** OUTA is the lowest bit. */
  readonly outputs1: number;
  readonly time2: number;
  readonly outputs2: number;
  readonly #trigger: number;
  readonly #position: number;

  /** @param first the index of the line's first word */
  constructor(words: Uint32Array, first: number) {
    const head = words[first] ?? 0;
    this.repeats = head & 0xffff;
    this.#trigger = (head >>> 16) & 0xf;
    this.outputs1 = (head >>> 20) & 0x3f;
    this.outputs2 = (head >>> 26) & 0x3f;
    this.#position = (words[first + 1] ?? 0) | 0;
    this.time1 = words[first + 2] ?? 0;
    // The hardware can't skip the second phase.
    this.time2 = Math.max(1, words[first + 3] ?? 0);
  }

  /** Whether the condition of the trigger is met. */
  isTriggered(inputs: TriggerInputs, tick: number): boolean {
    const trigger = this.#trigger;
    if (trigger === IMMEDIATE) return true;
    if (trigger < FIRST_POSITION) {
      const wanted = (trigger - FIRST_BIT) & 1;
      return inputs.bits[(trigger - FIRST_BIT) >> 1]?.level === wanted;
    }
    const position = this.#input(inputs)?.at(tick);
    if (position === undefined) return false;
    const isBelow = ((trigger - FIRST_POSITION) & 1) === 1;
    return isBelow ? position <= this.#position : position >= this.#position;
  }

  /** The tick at which to check the condition again, if no input changes before. */
  lookAgainAt(inputs: TriggerInputs, tick: number): number {
    return this.#input(inputs)?.motion?.nextReach(tick, this.#position) ?? Infinity;
  }

  #input({ positions }: TriggerInputs): PositionInput | undefined {
    return positions[(this.#trigger - FIRST_POSITION) >> 1];
  }
}

/** Unpacks whole lines; an incomplete last line is left out. */
export function linesOf(words: Uint32Array): SeqLine[] {
  const count = Math.floor(words.length / LINE_WORDS);
  return Array.from({ length: count }, (_, line) => new SeqLine(words, line * LINE_WORDS));
}
