/** Divides frames into messages of whole samples, limited in size and age. */

/** Samples of one message. */
export interface CutSamples {
  /** Packed samples, in pieces that may end in the middle of one: parts of the frames' memory. */
  readonly pieces: readonly Uint8Array[];
  /** Index of the first sample. */
  readonly firstRow: number;
  readonly rows: number;
}

export interface MessageCutterOptions {
  readonly sampleBytes: number;
  /** Limit for the samples of a message, in bytes. At least one sample fits. */
  readonly maxBytes: number;
  readonly onMessage: (samples: CutSamples) => void;
}

/** The oldest sample waits at most so long for its message, milliseconds. */
const OLDEST_MS = 100;
/** A message is cut at so many pieces: each keeps a frame waiting. */
const MOST_PIECES = 128;
/** A copy of smaller pieces takes less than each of them in the call that sends them. */
const LEAST_PIECE_BYTES = 8 * 1024;

export class MessageCutter {
  readonly #options: MessageCutterOptions;
  readonly #maxBytes: number;
  #pieces: Uint8Array[] = [];
  #bytes = 0;
  /** Index of the first sample that waits. */
  #firstRow = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: MessageCutterOptions) {
    this.#options = options;
    const { sampleBytes, maxBytes } = options;
    this.#maxBytes = Math.floor(maxBytes / sampleBytes) * sampleBytes;
  }

  /** Index of the next sample. */
  get nextRow(): number {
    return this.#firstRow + this.#bytes / this.#options.sampleBytes;
  }

  /** @param slices whole samples, in pieces that may end in the middle of a sample */
  add(slices: readonly Uint8Array[]): void {
    for (const slice of slices) this.#addPiece(slice);
    if (this.#bytes === 0) return;
    if (this.#pieces.length >= MOST_PIECES) this.flush();
    else this.#timer ??= setTimeout(this.flush, OLDEST_MS);
  }

  /** Sends the waiting samples. Between two calls of `add` they are whole. */
  readonly flush = (): void => {
    this.#stopTimer();
    if (this.#bytes > 0) this.#hand(this.#bytes);
  };

  /** Drops the waiting samples. */
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

  /** @param bytes of whole samples that wait */
  #hand(bytes: number): void {
    const firstRow = this.#firstRow;
    const rows = bytes / this.#options.sampleBytes;
    const pieces = this.#take(bytes);
    const isWorthCopying = pieces.length > 1 && bytes / pieces.length < LEAST_PIECE_BYTES;
    this.#bytes -= bytes;
    this.#firstRow += rows;
    this.#options.onMessage({
      pieces: isWorthCopying ? [joined(pieces, bytes)] : pieces,
      firstRow,
      rows,
    });
  }

  /** The first bytes of the pieces. */
  #take(bytes: number): Uint8Array[] {
    const taken: Uint8Array[] = [];
    let left = bytes;
    for (const piece of this.#pieces) {
      if (left === 0) break;
      const part = piece.subarray(0, left);
      taken.push(part);
      left -= part.byteLength;
    }
    const last = (this.#pieces[taken.length - 1] as Uint8Array).subarray(
      (taken.at(-1) as Uint8Array).byteLength,
    );
    this.#pieces = this.#pieces.slice(taken.length);
    if (last.byteLength > 0) this.#pieces.unshift(last);
    return taken;
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function joined(pieces: readonly Uint8Array[], byteLength: number): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  let filled = 0;
  for (const piece of pieces) {
    bytes.set(piece, filled);
    filled += piece.byteLength;
  }
  return bytes;
}
