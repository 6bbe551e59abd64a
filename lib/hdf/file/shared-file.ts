/** A file of several acquisitions (`oneFile`). */

import { stat } from 'node:fs/promises';

import type { NativeOverview } from '../../native/overview.js';
import type { StartData } from '../../responses/data.js';
import { acquisitionOf } from './acquisition-of.js';
import type { CaptureFile } from './capture-file.js';
import { fieldsDiffer } from './same-fields.js';

/** Limits at which the next acquisition begins a new file. */
export interface FileLimits {
  /** Rows. */
  readonly maxRows?: number | undefined;
  /** Bytes. */
  readonly maxFileSize?: number | undefined;
}

/** An acquisition of the file. */
interface Part {
  readonly armTime: string | null;
  readonly firstRow: number;
  /** Rows of the file that belong to this acquisition. */
  readonly rows: number;
  /** Samples of the acquisition that are in no file. */
  readonly missed: number;
  /** The connection was lost: the PandA may send the acquisition again. */
  readonly isCutOff: boolean;
}

/** Where the rows of an acquisition begin. */
export interface Place {
  readonly firstRow: number;
  /** Rows of this acquisition that were written before the connection was lost. */
  readonly rowsBefore: number;
  /** Number of samples at the start that are in the file already. */
  readonly skip: number;
  /** Samples that are in no file. */
  readonly missed: number;
}

/**
 * Rows that are wanted in all of an acquisition that goes on in the file.
 *
 * @param samples that are wanted of those to come: of `samplesTotal` too
 * @param ofEach wanted of an acquisition
 */
export function rowsWantedOf(
  { rowsBefore, skip }: Place,
  samples: number,
  ofEach = Infinity,
): number {
  return Math.min(ofEach, rowsBefore + samples - skip);
}

export class SharedFile {
  readonly file: CaptureFile;
  readonly #start: StartData;
  readonly #limits: FileLimits;
  #last: Part | null = null;
  #isFull = false;

  /** @param start header of the first acquisition */
  constructor(file: CaptureFile, start: StartData, limits: FileLimits) {
    this.file = file;
    this.#start = start;
    this.#limits = limits;
  }

  /**
   * Whether the next acquisition can go into the file.
   *
   * @returns the reason if it can't: a warning, or null if no warning is needed; null: it can
   */
  async refusalOf(start: StartData): Promise<{ readonly warning: string | null } | null> {
    const difference = fieldsDiffer(this.#start, start);
    if (difference !== null) {
      const warning = `The acquisition has other fields than those in ${this.file.path} (${difference}): the next file begins.`;
      return { warning };
    }
    if (this.#isFull) return { warning: null };
    // The rest of an acquisition belongs to the rows in the file.
    if (this.#isResumed(start)) return null;
    const { maxRows = Infinity, maxFileSize = Infinity } = this.#limits;
    if (this.#rows >= maxRows) return { warning: null };
    if (maxFileSize === Infinity) return null;
    const size = await stat(this.file.currentPath).then(
      (found) => found.size,
      () => 0,
    );
    return size >= maxFileSize ? { warning: null } : null;
  }

  /** Begins the next acquisition, or continues one after a lost connection. @throws HdfError */
  async begin(start: StartData, overviews: readonly NativeOverview[]): Promise<Place> {
    const last = this.#last;
    if (last !== null && this.#isResumed(start)) {
      await this.file.resumeAcquisition(overviews);
      const skip = last.rows - start.missed;
      return { firstRow: last.firstRow, rowsBefore: last.rows, skip, missed: last.missed };
    }
    const isRest = last?.isCutOff === true && isSame(last, start);
    const missed = isRest ? start.missed - last.rows : start.missed;
    await this.file.beginAcquisition(acquisitionOf(start, missed), overviews);
    return { firstRow: this.#rows, rowsBefore: 0, skip: 0, missed };
  }

  /** @param isFull no rows can be added behind these */
  ended(part: Part, isFull: boolean): void {
    this.#last = part;
    this.#isFull ||= isFull;
  }

  get #rows(): number {
    return this.#last === null ? 0 : this.#last.firstRow + this.#last.rows;
  }

  /** Whether the acquisition continues without a gap. */
  #isResumed(start: StartData): boolean {
    const last = this.#last;
    return last?.isCutOff === true && isSame(last, start) && start.missed <= last.rows;
  }
}

function isSame({ armTime }: Part, start: StartData): boolean {
  return armTime !== null && armTime === start.armTime;
}
