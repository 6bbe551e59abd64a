/** The destinations of the lines after `TARGET<`, up to the empty line. */

import { Refused } from '../model/refused.js';
import type { Line } from './line-splitter.js';
import { OK } from './answer.js';

/** A write of several lines. It takes all its lines and gives one answer, even if it is refused. */
export abstract class LineSink {
  #refusal: string | null;

  /** @param refusal why the write is refused from the start; null if it is not */
  constructor(refusal: string | null) {
    this.#refusal = refusal;
  }

  /** The memory that the lines so far occupy. */
  abstract get heldBytes(): number;

  /** Adds a line that is not empty. */
  push(line: Line): void {
    if (this.#refusal !== null) return;
    this.#attempt(() => this.take(line));
  }

  /** Writes the lines; returns the answer. */
  end(): string {
    if (this.#refusal === null) this.#attempt(() => this.write());
    this.release();
    return this.#refusal === null ? OK : `ERR ${this.#refusal}\n`;
  }

  /** Allows other writes to the same target. */
  release(): void {}

  /** @throws Refused */
  protected abstract take(line: Line): void;

  /** @throws Refused */
  protected abstract write(): void;

  /** Drops the lines so far. */
  protected abstract clear(): void;

  #attempt(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#refusal = error.message;
      this.clear();
    }
  }
}

/** Ignores the lines of a refused write. */
export class RefusedSink extends LineSink {
  override readonly heldBytes = 0;

  protected override take(): void {}

  protected override write(): void {}

  protected override clear(): void {}
}
