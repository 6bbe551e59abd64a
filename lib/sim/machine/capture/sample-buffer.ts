/** Collects samples until they are passed on. */

/** The size of one read of the hardware. */
const MAX_BYTES = 2 * 1024 * 1024;
const FIRST_BYTES = 64 * 1024;

export class SampleBuffer {
  readonly #sampleBytes: number;
  readonly #capacity: number;
  #view: DataView<ArrayBuffer>;
  #used = 0;

  /** @param sampleBytes the size of a sample, at least 1 */
  constructor(sampleBytes: number) {
    this.#sampleBytes = sampleBytes;
    this.#capacity = Math.max(1, Math.floor(MAX_BYTES / sampleBytes)) * sampleBytes;
    this.#view = viewOf(Math.min(this.#capacity, Math.max(FIRST_BYTES, sampleBytes)));
  }

  get isEmpty(): boolean {
    return this.#used === 0;
  }

  get isFull(): boolean {
    return this.#used === this.#capacity;
  }

  /** Get it again after each `reserve`. */
  get view(): DataView {
    return this.#view;
  }

  /**
   * Reserves space for one more sample, if the buffer is not full.
   *
   * @returns the offset in `view` for the sample
   */
  reserve(): number {
    const offset = this.#used;
    this.#used += this.#sampleBytes;
    if (this.#used > this.#view.byteLength) this.#grow();
    return offset;
  }

  /** Returns a copy of all samples, and empties the buffer. */
  take(): Uint8Array {
    const samples = new Uint8Array(this.#view.buffer).slice(0, this.#used);
    this.#used = 0;
    return samples;
  }

  #grow(): void {
    const old = this.#view;
    const wanted = Math.max(2 * old.byteLength, this.#used);
    this.#view = viewOf(Math.min(this.#capacity, wanted));
    new Uint8Array(this.#view.buffer).set(new Uint8Array(old.buffer));
  }
}

function viewOf(bytes: number): DataView<ArrayBuffer> {
  return new DataView(new ArrayBuffer(bytes));
}
