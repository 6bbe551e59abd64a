/** The results of all acquisitions of a capture. */

import { shorten } from '../errors.js';
import type { AcquisitionResult } from '../outcome/acquisition-result.js';

/** Endless captures keep the last 1000 results. */
export const KEPT_RESULTS = 1000;
/** The most failures that are described one by one. */
const MAX_TOLD = 10;

export class ResultLog {
  readonly #limit: number;
  readonly #samplesWanted: number;
  readonly #kept: AcquisitionResult[] = [];
  readonly #told: string[] = [];
  #total = 0;
  #failed = 0;

  /**
   * @param limit how many of the latest results to keep; Infinity: all
   * @param samplesWanted samples requested of each acquisition; Infinity: all
   */
  constructor(limit: number, samplesWanted = Infinity) {
    this.#limit = limit;
    this.#samplesWanted = samplesWanted;
  }

  /**
   * @param isInterrupted the acquisition is unfinished because the user interrupted it, which is
   *   not a failure
   */
  add(result: AcquisitionResult, isInterrupted = false): void {
    this.#total++;
    this.#kept.push(result);
    if (this.#kept.length > this.#limit) this.#kept.shift();
    if (result.ok || isInterrupted) return;
    this.#failed++;
    if (this.#failed <= MAX_TOLD) this.#told.push(explain(result, this.#samplesWanted));
  }

  get results(): readonly AcquisitionResult[] {
    return this.#kept;
  }

  /** The number of acquisitions. */
  get total(): number {
    return this.#total;
  }

  /** The number of acquisitions that were not good. */
  get failed(): number {
    return this.#failed;
  }

  /** Describes the failures in sentences. */
  explainFailed(): string {
    const more = this.#failed - this.#told.length;
    return [...this.#told, ...(more > 0 ? [`And ${more} more were not good.`] : [])].join(' ');
  }
}

function explain(
  { file, reason, missed, samplesWritten, samplesReported, firstSuspectSample }: AcquisitionResult,
  samplesWanted: number,
): string {
  const isAll = samplesReported === null || samplesReported === samplesWritten;
  const counts = isAll ? `${samplesWritten}` : `${samplesWritten} of ${samplesReported}`;
  const end =
    reason === null
      ? 'is unfinished, since no END came'
      : `ended ${JSON.stringify(shorten(reason))}`;
  const lost = missed === 0 ? '' : `; ${missed} were lost before we connected`;
  // Suspect samples that were left out are not in the file.
  const isSuspect = firstSuspectSample !== null && firstSuspectSample < samplesWritten;
  const suspect = isSuspect
    ? `; those from row ${firstSuspectSample} on are not to be trusted`
    : '';
  const isShort = samplesWanted !== Infinity && (samplesReported ?? Infinity) < samplesWanted;
  const wanted = isShort ? `; ${samplesWanted} were asked for` : '';
  return `${file ?? 'An acquisition without a file'} has ${counts} ${counts === '1' ? 'sample' : 'samples'} and ${end}${wanted}${lost}${suspect}.`;
}
