/**
 * CALC: the sum of up to four positions, each optionally negated, shifted right. While an input is
 * a moving position, so is the output, without the delay of one tick that other changes have.
 */

import { Block } from '../simulation/block.js';
import type { MovingPosition } from '../simulation/position-bus.js';

const LETTERS = ['A', 'B', 'C', 'D'];

export class Calc extends Block implements MovingPosition {
  readonly #inputs = LETTERS.map((letter) => this.positionInput(`INP${letter}`));
  readonly #out = this.positionOutput('OUT');
  #signs: readonly number[] = [];
  #divisor = 1;
  #isMoving = false;
  #isSettling = false;
  /** True while the output is computed, to detect a loop of connections. */
  #isAsked = false;

  override written(field: string): void {
    this.settle(this.simulation.now + 1);
    super.written(field);
  }

  override settle(tick: number): void {
    if (!this.#isMoving || this.#isSettling) return;
    this.#isSettling = true;
    this.simulation.positions.settle(this.#out.index, tick);
    this.#isSettling = false;
  }

  at(tick: number): number {
    if (this.#isAsked) return this.#out.value;
    this.#isAsked = true;
    const value = this.#sum(tick);
    this.#isAsked = false;
    return value;
  }

  nextChange(tick: number): number {
    if (this.#isAsked) return Infinity;
    this.#isAsked = true;
    let next = Infinity;
    for (const { motion } of this.#inputs) {
      if (motion !== null) next = Math.min(next, motion.nextChange(tick));
    }
    this.#isAsked = false;
    return next;
  }

  nextReach(tick: number): number {
    return this.nextChange(tick);
  }

  protected override configure(): void {
    this.#signs = LETTERS.map((letter) => (this.register(`TYPE${letter}`) === 0 ? 1 : -1));
    this.#divisor = 2 ** this.register('SHIFT');
  }

  protected evaluate(tick: number): void {
    const { index } = this.#out;
    const isMoving = this.#inputs.some(({ motion, source }) => motion !== null && source !== index);
    if (isMoving) {
      // Done even if it was already moving, since an input may have jumped.
      this.simulation.positions.setMotion(index, this);
    } else {
      if (this.#isMoving) this.simulation.positions.setMotion(index, null);
      this.#out.set(this.#sum(tick));
    }
    this.#isMoving = isMoving;
  }

  #sum(tick: number): number {
    let sum = 0;
    for (let i = 0; i < LETTERS.length; i++) {
      sum += (this.#signs[i] ?? 1) * (this.#inputs[i]?.at(tick) ?? 0);
    }
    return Math.floor(sum / this.#divisor) | 0;
  }
}
