/** An acquisition that is under way, and what its result takes from it. */

import type { AcquisitionResult } from '../outcome/acquisition-result.js';
import type { StartData } from '../responses/data.js';
import { buildAcquisitionResult, type Conclusion } from './build-acquisition-result.js';

/** What is known only at the end. */
type Ending = Omit<Conclusion, 'start' | 'rowsTaken' | 'bytesReceived' | 'warnings'>;

export class OpenAcquisition {
  readonly #warnings: string[] = [];
  #rows = 0;

  /** @param number counted from 1 */
  constructor(
    readonly number: number,
    readonly start: StartData,
  ) {}

  /** How many samples have come and were wanted. */
  get rows(): number {
    return this.#rows;
  }

  /** Says that so many samples have come. */
  count(samples: number): void {
    this.#rows += samples;
  }

  /** Keeps a warning for the result, which has each of them once. */
  warn(warning: string): void {
    if (!this.#warnings.includes(warning)) this.#warnings.push(warning);
  }

  conclude(ending: Ending): AcquisitionResult {
    return buildAcquisitionResult({
      ...ending,
      start: this.start,
      rowsTaken: this.#rows,
      bytesReceived: this.#rows * this.start.sampleBytes,
      warnings: this.#warnings,
    });
  }
}
