/** A running acquisition, and the information for its result. */

import type { AcquisitionResult } from '../outcome/acquisition-result.js';
import type { BitLabels } from '../responses/field-capture.js';
import type { StartData } from '../responses/data.js';
import { buildAcquisitionResult, type Conclusion } from './build-acquisition-result.js';

/** What is known only at the end. */
type Ending = Omit<Conclusion, 'start' | 'rowsTaken' | 'rowsWanted' | 'bytesReceived' | 'warnings'>;

/** How many samples of an acquisition are wanted. */
export interface RowsWanted {
  /** Infinity: all. */
  readonly rows: number;
  /** Fewer are a failure, unless `atMost` is set. */
  readonly isDue: boolean;
  /** The names of the bits of words of bits; default: not known. Must not reject. */
  readonly bitLabels?: Promise<BitLabels | null> | undefined;
}

export class OpenAcquisition {
  readonly #warnings: string[] = [];
  #rows = 0;

  /** @param number counted from 1 */
  constructor(
    readonly number: number,
    readonly start: StartData,
    readonly wanted: RowsWanted,
  ) {}

  /** The number of received samples that were requested. */
  get rows(): number {
    return this.#rows;
  }

  /** Counts received samples. */
  count(samples: number): void {
    this.#rows += samples;
  }

  /** Keeps a warning for the result, without duplicates. */
  warn(warning: string): void {
    if (!this.#warnings.includes(warning)) this.#warnings.push(warning);
  }

  conclude(ending: Ending): AcquisitionResult {
    return buildAcquisitionResult({
      ...ending,
      rowsWanted: this.wanted.rows,
      atMost: ending.atMost || !this.wanted.isDue,
      start: this.start,
      rowsTaken: this.#rows,
      bytesReceived: this.#rows * this.start.sampleBytes,
      warnings: this.#warnings,
    });
  }
}
