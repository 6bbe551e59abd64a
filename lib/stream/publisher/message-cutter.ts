/** Frames as messages: whole samples, neither too large nor too old. */

/** Samples for one message. */
export interface CutSamples {
  /** Packed samples: a part of one frame's memory where they lie together, else a copy. */
  readonly payload: Uint8Array;
  /** The index of the first. */
  readonly firstRow: number;
  readonly rows: number;
}

export interface MessageCutterOptions {
  readonly sampleBytes: number;
  /** The most bytes of a message, samples alone. Holds one sample at least. */
  readonly maxBytes: number;
  readonly onMessage: (samples: CutSamples) => void;
}

/** The oldest sample of a message waits for so long at most, milliseconds. */
const OLDEST_MS = 100;
/** A message is cut at so many pieces: they are copied together, and each keeps a frame waiting. */
const MOST_PIECES = 128;

export class MessageCutter {
  readonly #options: MessageCutterOptions;
  readonly #maxBytes: number;
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  /** The index of the first sample that waits. */
  #firstRow = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: MessageCutterOptions) {
    this.#options = options;
    const { sampleBytes, maxBytes } = options;
    this.#maxBytes = Math.floor(maxBytes / sampleBytes) * sampleBytes;
  }

  /** The index of the next sample. */
  get nextRow(): number {
    return this.#firstRow + this.#bytes / this.#options.sampleBytes;
  }

  /** @param slices whole samples, in pieces that may end in the middle of one */
  add(slices: readonly Uint8Array[]): void {
    for (const slice of slices) this.#addPiece(slice);
    if (this.#bytes === 0) return;
    if (this.#pieces.length >= MOST_PIECES) this.flush();
    else this.#timer ??= setTimeout(this.flush, OLDEST_MS);
  }

  /** Hands on what waits: whole samples, outside of `add`. */
  readonly flush = (): void => {
    this.#stopTimer();
    if (this.#bytes > 0) this.#hand(this.#bytes);
  };

  /** Forgets what waits. */
  discard(): void {
    this.#stopTimer();
    this.#pieces = [];
    this.#bytes = 0;
  }

  #addPiece(slice: Uint8Array): void {
    if (slice.byteLength === 0) return;
    this.#pieces.push(slice);
    this.#bytes += slice.byteLength;
    while (this.#bytes >= this.#maxBytes) {
      this.#stopTimer();
      this.#hand(this.#maxBytes);
    }
  }

  /** @param bytes whole samples that wait */
  #hand(bytes: number): void {
    const firstRow = this.#firstRow;
    const rows = bytes / this.#options.sampleBytes;
    const payload = this.#take(bytes);
    this.#bytes -= bytes;
    this.#firstRow += rows;
    this.#options.onMessage({ payload, firstRow, rows });
  }

  /** The first bytes of the pieces. */
  #take(bytes: number): Uint8Array {
    const first = this.#pieces[0] as Uint8Array;
    if (first.byteLength >= bytes) {
      this.#leave(0, bytes);
      return first.subarray(0, bytes);
    }
    const joined = new Uint8Array(bytes);
    let filled = 0;
    for (const [index, piece] of this.#pieces.entries()) {
      const part = piece.subarray(0, bytes - filled);
      joined.set(part, filled);
      filled += part.byteLength;
      if (filled < bytes) continue;
      this.#leave(index, part.byteLength);
      break;
    }
    return joined;
  }

  /** Keeps what is behind some bytes of a piece. */
  #leave(index: number, bytes: number): void {
    const rest = (this.#pieces[index] as Uint8Array).subarray(bytes);
    this.#pieces = this.#pieces.slice(rest.byteLength === 0 ? index + 1 : index);
    if (rest.byteLength > 0) this.#pieces[0] = rest;
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
