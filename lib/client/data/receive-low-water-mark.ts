/**
 * The low-water mark of a socket (`SO_RCVLOWAT`): how much waits there before it is read. A PandA
 * sends what it has captured piece by piece, and each piece would wake the program: many small reads cost more than all that is done
 * with them. So while data flows, the system is asked to wake it only for as much as comes in some
 * milliseconds. Without it a PandA's 60 MB/s take 1.13 to 1.28 times the CPU: more than the limit (bench/NOTES.md).
 */

import type { Socket } from 'node:net';

/** For so long data gathers at the socket. */
const GATHERED_MS = 80;
/** With fewer reads in that time there is nothing to be saved. */
const LEAST_READS = 8;
/** What a block holds. The system makes less of it where its buffer may not be twice as large. */
const MOST_BYTES = 4 * 1024 * 1024;
/** What there is when the sender pauses is read after so many times what the mark takes to come, */
const PATIENCE_TIMES = 2.5;
/** and not before: a reader that is held up for a moment is no sender that pauses. */
const LEAST_PATIENCE_MS = 20;

/** As the addon's `setReceiveLowWaterMark`. */
export type SetReceiveLowWaterMark = (descriptor: number, byteLength: number) => boolean;

export class ReceiveLowWaterMark {
  readonly #descriptor: number;
  readonly #setReceiveLowWaterMark: SetReceiveLowWaterMark;
  #mark = 1;
  /** Since when reads are counted; null: from the next on. What it finds has come in an unknown time. */
  #since: number | null = null;
  #reads = 0;
  #bytes = 0;
  #patience: NodeJS.Timeout | null = null;

  private constructor(descriptor: number, setReceiveLowWaterMark: SetReceiveLowWaterMark) {
    this.#descriptor = descriptor;
    this.#setReceiveLowWaterMark = setReceiveLowWaterMark;
  }

  /** @returns null where the system can't do it */
  static of(
    socket: Socket,
    setReceiveLowWaterMark: SetReceiveLowWaterMark | undefined,
  ): ReceiveLowWaterMark | null {
    // Node shows it nowhere else.
    const { _handle } = socket as { _handle?: { readonly fd?: number } | null };
    const descriptor = _handle?.fd ?? -1;
    if (setReceiveLowWaterMark === undefined || descriptor < 0) return null;
    return setReceiveLowWaterMark(descriptor, 1)
      ? new ReceiveLowWaterMark(descriptor, setReceiveLowWaterMark)
      : null;
  }

  /** What is to be read gathers at the socket. */
  get isGathering(): boolean {
    return this.#mark > 1;
  }

  /** Says that so many bytes were read. */
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

  /** Before the socket is closed. */
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
    // Less than what is expected, for a sender that is not quite regular.
    const mark = Math.ceil(Math.min(MOST_BYTES, bytesPerMs * GATHERED_MS * 0.75));
    // A little more or less is not worth a call.
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
