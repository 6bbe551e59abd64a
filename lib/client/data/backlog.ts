/**
 * How much may wait for a consumer. One that keeps up needs little, so that memory stays small
 * however fast the sender is. While it does not, as much is taken from the sender as there is room
 * for, as fast as a PandA can send: one that can't send loses what it captures. A single bound for all but stalls is
 * simpler, and takes twice the memory where a fast sender meets a disk that is slow for a moment (bench/NOTES.md).
 */

/** Enough for a consumer that keeps up. */
const PACED_BYTES = 12 * 1024 * 1024;
/** Three blocks of memory hold about the paced bytes: so that they never count as more. */
const HELD_BACK_SLACK_BYTES = 64 * 1024;
/** More than comes over a gigabit line. Whoever sends more than that can wait. */
const PANDA_BYTES_PER_MS = 128 * 1024;
/** What may come for each byte that goes while a large backlog shrinks. */
const COMING_SHARE = 4 / 5;
/** A consumer that takes longer for the paced bytes may not keep up with a PandA. */
const SLOW_MS = (PACED_BYTES / PANDA_BYTES_PER_MS) * COMING_SHARE;
/** In how many steps it is looked how long it takes. */
const STEPS = 16;
/** How soon to look again whether more may come, where nothing else tells. */
const LOOK_AGAIN_MS = 20;

export interface BacklogOptions {
  /** The most that may wait; one piece more can come. */
  readonly maxBytes: number;
  /** No more is taken, since the most waits. Told again only after it has been caught up. */
  readonly onFull?: () => void;
  /** Hardly anything waits any more, after `onFull`. */
  readonly onCaughtUp?: () => void;
}

export class Backlog {
  readonly maxBytes: number;
  readonly #pacedBytes: number;
  readonly #options: BacklogOptions;
  readonly #onRoom = new Set<() => void>();
  #bytes = 0;
  #largest = 0;
  /** Of a consumer that keeps up. */
  #ceiling: number;
  /** When the last steps were taken, the oldest one at `#oldest`. */
  readonly #steps: number[] = new Array<number>(STEPS).fill(-Infinity);
  #oldest = 0;
  #stepBytes = 0;
  /** Since when so much waits that a consumer that keeps up would have got on with it. */
  #manySince = Infinity;
  /** What may come of a sender that is no faster than a PandA, counted while it is slow. */
  #allowance = 0;
  #allowedAt: number | null = null;
  #isFull = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: BacklogOptions) {
    this.#options = options;
    this.maxBytes = options.maxBytes;
    this.#pacedBytes = this.#ceiling = Math.min(PACED_BYTES, options.maxBytes);
  }

  /** That wait now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The most that have waited since this was last asked. */
  takeLargest(): number {
    const largest = this.#largest;
    this.#largest = this.#bytes;
    return largest;
  }

  /** Says that so many bytes have come. */
  add(byteLength: number): void {
    this.#bytes += byteLength;
    this.#allowance -= byteLength;
    if (this.#bytes > this.#largest) this.#largest = this.#bytes;
    if (this.#bytes >= this.#pacedBytes && this.#manySince === Infinity) {
      this.#manySince = performance.now();
    }
    if (this.#bytes >= this.maxBytes) this.tellFull();
  }

  /** Says that so many bytes do not wait any more. */
  remove(byteLength: number): void {
    const before = this.#bytes;
    this.#bytes -= byteLength;
    this.#countSteps(byteLength);
    if (this.#bytes < this.#pacedBytes / 2) this.#catchUp();
    else if (!this.#findSlow()) {
      const shrunk = Math.min(this.#ceiling, before) - (1 - COMING_SHARE) * byteLength;
      this.#ceiling = Math.max(this.#pacedBytes, shrunk);
    }
    this.#tellRoom();
  }

  /** Whether more may come. If not, `onRoom` tells when it may. */
  get hasRoom(): boolean {
    if (this.#bytes < this.#pacedBytes) return true;
    if (this.#bytes >= this.maxBytes) return false;
    if (this.#findSlow() ? this.#allowance > 0 : this.#bytes < this.#ceiling) return true;
    // Should the consumer be stuck, nothing else would tell.
    if (this.#timer === null) this.#lookAgain();
    return false;
  }

  /**
   * Whether so many bytes can be held back, to be handed on with the next ones, without more on their way
   * than a consumer that keeps up needs.
   */
  canHoldBack(byteLength: number): boolean {
    return this.#bytes + byteLength < this.#pacedBytes + HELD_BACK_SLACK_BYTES;
  }

  /** @returns what ends it */
  onRoom(listener: () => void): () => void {
    this.#onRoom.add(listener);
    return () => this.#onRoom.delete(listener);
  }

  /** Says that the memory is used up, whatever the count. */
  tellFull(): void {
    if (this.#isFull) return;
    this.#isFull = true;
    this.#options.onFull?.();
  }

  /** Whether the consumer does not keep up now. */
  #findSlow(): boolean {
    const now = performance.now();
    const since = Math.max(this.#manySince, this.#steps[this.#oldest] as number);
    if (now - since <= SLOW_MS) {
      this.#allowedAt = null;
      return false;
    }
    this.#ceiling = this.maxBytes;
    if (this.#allowedAt === null) this.#allowance = 0;
    const more = (now - (this.#allowedAt ?? now)) * PANDA_BYTES_PER_MS;
    this.#allowance = Math.min(PACED_BYTES, this.#allowance + more);
    this.#allowedAt = now;
    return true;
  }

  #lookAgain(): void {
    const timer = setTimeout(() => {
      this.#timer = null;
      if (this.hasRoom) this.#tellRoom();
    }, LOOK_AGAIN_MS);
    this.#timer = timer.unref();
  }

  #countSteps(byteLength: number): void {
    const step = PACED_BYTES / STEPS;
    this.#stepBytes += byteLength;
    if (this.#stepBytes < step) return;
    const now = performance.now();
    for (let i = 0; i < STEPS && this.#stepBytes >= step; i++) {
      this.#stepBytes -= step;
      this.#steps[this.#oldest] = now;
      this.#oldest = (this.#oldest + 1) % STEPS;
    }
    this.#stepBytes %= step;
  }

  #catchUp(): void {
    this.#manySince = Infinity;
    this.#allowedAt = null;
    this.#ceiling = this.#pacedBytes;
    if (!this.#isFull) return;
    this.#isFull = false;
    this.#options.onCaughtUp?.();
  }

  #tellRoom(): void {
    if (this.#onRoom.size === 0 || !this.hasRoom) return;
    for (const listener of this.#onRoom) listener();
  }
}
