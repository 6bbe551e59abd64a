/** Where the lines behind `TARGET<` go, up to the empty one. */

import { Refused } from '../model/refused.js';
import type { Line } from './line-splitter.js';
import { OK } from './answer.js';

/** A write in several lines. However it goes, it takes all its lines and gives one answer. */
export abstract class LineSink {
  #refusal: string | null;

  /** @param refusal why it is refused from the start; null: it is not */
  constructor(refusal: string | null) {
    this.#refusal = refusal;
  }

  /** What it keeps of the lines so far. */
  abstract get heldBytes(): number;

  /** Takes a line that is not empty. */
  push(line: Line): void {
    if (this.#refusal !== null) return;
    this.#attempt(() => this.take(line));
  }

  /** Writes what came; returns the answer. */
  end(): string {
    if (this.#refusal === null) this.#attempt(() => this.write());
    this.release();
    return this.#refusal === null ? OK : `ERR ${this.#refusal}\n`;
  }

  /** Lets others write where it writes to. */
  release(): void {}

  /** @throws Refused */
  protected abstract take(line: Line): void;

  /** @throws Refused */
  protected abstract write(): void;

  /** Forgets what came. */
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

/** Takes the lines of a write that was refused. */
export class RefusedSink extends LineSink {
  override readonly heldBytes = 0;

  protected override take(): void {}

  protected override write(): void {}

  protected override clear(): void {}
}
