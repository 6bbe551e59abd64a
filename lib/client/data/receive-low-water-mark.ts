/**
 * The low-water mark of a socket (`SO_RCVLOWAT`): the number of waiting bytes that wakes the
 * reader. A PandA sends samples in many small pieces, and a read for each piece costs more than
 * processing its samples. While data flows, the mark is set to the bytes that arrive within some
 * milliseconds. Without the mark, 60 MB/s from a PandA take 1.13 to 1.28 times the CPU, which is
 * more than the limit (bench/NOTES.md).
 */

import type { Socket } from 'node:net';

/** The time in which data is collected in the socket. */
const GATHERED_MS = 80;
/** With fewer reads in that time the mark saves nothing. */
const LEAST_READS = 8;
/** The size of a block. The system uses a smaller mark if its buffer can't be twice as large. */
const MOST_BYTES = 4 * 1024 * 1024;
/**
 * The mark is removed, so that the remaining bytes of a paused sender are read, after this multiple
 * of the expected time,
 */
const PATIENCE_TIMES = 2.5;
/**
 * but not sooner than this: a reader that is delayed for a moment must not be taken for a paused
 * sender.
 */
const LEAST_PATIENCE_MS = 20;

/** The type of the addon's `setReceiveLowWaterMark`. */
export type SetReceiveLowWaterMark = (descriptor: number, byteLength: number) => boolean;

export class ReceiveLowWaterMark {
  readonly #descriptor: number;
  readonly #setReceiveLowWaterMark: SetReceiveLowWaterMark;
  #mark = 1;
  /**
   * When counting started; null: it starts with the next read, whose bytes took an unknown time to
   * arrive.
   */
  #since: number | null = null;
  #reads = 0;
  #bytes = 0;
  #patience: NodeJS.Timeout | null = null;

  private constructor(descriptor: number, setReceiveLowWaterMark: SetReceiveLowWaterMark) {
    this.#descriptor = descriptor;
    this.#setReceiveLowWaterMark = setReceiveLowWaterMark;
  }

  /** @returns null if the system does not support it */
  static of(
    socket: Socket,
    setReceiveLowWaterMark: SetReceiveLowWaterMark | undefined,
  ): ReceiveLowWaterMark | null {
    // Node has no public way to get the descriptor.
    const { _handle } = socket as {
      _handle?: { readonly fd?: number | undefined } | null | undefined;
    };
    const descriptor = _handle?.fd ?? -1;
    if (setReceiveLowWaterMark === undefined || descriptor < 0) return null;
    return setReceiveLowWaterMark(descriptor, 1)
      ? new ReceiveLowWaterMark(descriptor, setReceiveLowWaterMark)
      : null;
  }

  /** Whether data is being collected in the socket. */
  get isGathering(): boolean {
    return this.#mark > 1;
  }

  /** Counts the bytes of a read. */
  count(byteLength: number): void {
    this.#patience?.refresh();
    const now = performance.now();
    if (this.#since === null) {
      this.#begin(now);
      return;
    }
    this.#reads++;
    this.#bytes += byteLength;
    const elapsed = now - this.#since;
    if (elapsed < GATHERED_MS) return;
    const worthwhile = this.isGathering || this.#reads >= LEAST_READS;
    const bytesPerMs = this.#bytes / elapsed;
    this.#begin(now);
    if (worthwhile) this.#gather(bytesPerMs);
  }

  /** To be called before the socket is closed. */
  stop(): void {
    if (this.#patience !== null) clearTimeout(this.#patience);
    this.#patience = null;
  }

  #begin(now: number | null): void {
    this.#since = now;
    this.#reads = 0;
    this.#bytes = 0;
  }

  #gather(bytesPerMs: number): void {
    // Lower than expected, since senders are slightly irregular.
    const mark = Math.ceil(Math.min(MOST_BYTES, bytesPerMs * GATHERED_MS * 0.75));
    // A small change is not worth a system call.
    if (mark > this.#mark * 0.7 && mark < this.#mark * 1.4) return;
    this.#set(mark);
    if (this.#patience !== null) clearTimeout(this.#patience);
    const patience = Math.max(LEAST_PATIENCE_MS, (mark / bytesPerMs) * PATIENCE_TIMES);
    this.#patience = setTimeout(() => {
      this.#patience = null;
      this.#begin(null);
      this.#set(1);
    }, patience);
  }

  #set(mark: number): void {
    this.#mark = mark;
    this.#setReceiveLowWaterMark(this.#descriptor, mark);
  }
}
