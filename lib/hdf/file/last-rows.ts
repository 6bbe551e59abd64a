/** A ring of the last samples of an acquisition, as the PandA sent them (`last`). */

import { LayoutError } from '../../errors.js';
import type { FrameData } from '../../responses/frame-data.js';
import type { ColumnData } from '../../scaling/column-data.js';
import type { RawSamples } from './raw-samples.js';

export class LastRows {
  readonly #sampleBytes: number;
  readonly #ring: Uint8Array;
  /** Bytes so far, overwritten ones included. */
  #bytes = 0;

  /**
   * @param rows number of rows that are kept
   * @throws LayoutError if the rows need more than `maxBytes`
   */
  constructor(rows: number, sampleBytes: number, maxBytes: number) {
    LastRows.check(rows, sampleBytes, maxBytes);
    this.#sampleBytes = sampleBytes;
    // The system allocates pages when they are written to first.
    this.#ring = new Uint8Array(rows * sampleBytes);
  }

  /** @throws LayoutError as the constructor */
  static check(rows: number, sampleBytes: number, maxBytes: number): void {
    const bytes = rows * sampleBytes;
    if (bytes <= maxBytes) return;
    const [needed, most] = [Math.ceil(bytes / 1e6), Math.floor(maxBytes / 1e6)];
    throw new LayoutError(
      `The last ${rows} samples need ${needed} MB of memory, more than the ${most} MB of \`maxBufferedBytes\`: keep fewer, or allow more.`,
    );
  }

  /** Samples so far. */
  get rowsTaken(): number {
    return this.#bytes / this.#sampleBytes;
  }

  /** The number of the first sample that is kept. */
  get firstSample(): number {
    return Math.max(0, this.#bytes - this.#ring.byteLength) / this.#sampleBytes;
  }

  /** Copies samples. */
  add({ slices }: FrameData): void {
    const ring = this.#ring;
    for (const slice of slices) {
      let rest = slice.subarray(Math.max(0, slice.byteLength - ring.byteLength));
      this.#bytes += slice.byteLength - rest.byteLength;
      while (rest.byteLength > 0) {
        const at = this.#bytes % ring.byteLength;
        const piece = rest.subarray(0, ring.byteLength - at);
        ring.set(piece, at);
        this.#bytes += piece.byteLength;
        rest = rest.subarray(piece.byteLength);
      }
    }
  }

  /** All samples that are kept, in order; null if there are none. */
  take(): RawSamples | null {
    const { byteLength } = this.#ring;
    if (this.#bytes === 0) return null;
    const end = this.#bytes % byteLength;
    const slices =
      this.#bytes <= byteLength
        ? [this.#ring.subarray(0, this.#bytes)]
        : [this.#ring.subarray(end), this.#ring.subarray(0, end)];
    const bytes = Math.min(this.#bytes, byteLength);
    const sampleCount = bytes / this.#sampleBytes;
    return { kind: 'frame', slices, byteLength: bytes, sampleCount, isBorrowed: true };
  }
}

/** Adds the samples of a frame to the ring. @throws LayoutError for columns */
export function keep(ring: LastRows, data: FrameData | ColumnData): Promise<void> {
  if (data.kind === 'frame') {
    ring.add(data);
    return Promise.resolve();
  }
  return Promise.reject(new LayoutError('`last` keeps samples as they were sent: put frames in.'));
}
