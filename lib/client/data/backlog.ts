/**
 * Limits the backlog of received samples. A consumer that keeps up needs little memory, however
 * fast the sender is. For a slow consumer, the backlog may grow up to the limit, at the maximum
 * rate of a PandA: a PandA that can't send its samples loses them. A single limit, except for
 * stalls, would be simpler, but takes twice the memory when a fast sender meets a disk that is slow
 * for a moment (bench/NOTES.md).
 */

/** The backlog of a consumer that keeps up. */
const PACED_BYTES = 12 * 1024 * 1024;
/**
 * Three blocks of memory contain about PACED_BYTES; the slack makes sure that they stay within the
 * limit.
 */
const HELD_BACK_SLACK_BYTES = 64 * 1024;
/** More than the rate of a gigabit network. A faster sender can wait. */
const PANDA_BYTES_PER_MS = 128 * 1024;
/** The bytes that may arrive for each removed byte while a large backlog shrinks. */
const COMING_SHARE = 4 / 5;
/** A consumer that takes longer for PACED_BYTES may be too slow for a PandA. */
const SLOW_MS = (PACED_BYTES / PANDA_BYTES_PER_MS) * COMING_SHARE;
/** The number of steps in which the consumer's speed is measured. */
const STEPS = 16;
/** The interval for checking whether there is room, if no other event triggers the check. */
const LOOK_AGAIN_MS = 20;

export interface BacklogOptions {
  /** The limit of the backlog; one more read may exceed it. */
  readonly maxBytes: number;
  /** Called when the limit is reached. It is called again only after `onCaughtUp`. */
  readonly onFull?: (() => void) | undefined;
  /** Called when the backlog is small again, after `onFull`. */
  readonly onCaughtUp?: (() => void) | undefined;
}

export class Backlog {
  readonly maxBytes: number;
  readonly #pacedBytes: number;
  readonly #options: BacklogOptions;
  readonly #onRoom = new Set<() => void>();
  #bytes = 0;
  #largest = 0;
  /** The limit for a consumer that keeps up. */
  #ceiling: number;
  /** The times of the last steps; the oldest is at `#oldest`. */
  readonly #steps: number[] = new Array<number>(STEPS).fill(-Infinity);
  #oldest = 0;
  #stepBytes = 0;
  /** The time when the backlog exceeded PACED_BYTES. */
  #manySince = Infinity;
  /** The bytes that may still arrive at the rate of a PandA, counted while the consumer is slow. */
  #allowance = 0;
  #allowedAt: number | null = null;
  #isFull = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: BacklogOptions) {
    this.#options = options;
    this.maxBytes = options.maxBytes;
    this.#pacedBytes = this.#ceiling = Math.min(PACED_BYTES, options.maxBytes);
  }

  /** The present backlog in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Returns the largest backlog since the last call. */
  takeLargest(): number {
    const largest = this.#largest;
    this.#largest = this.#bytes;
    return largest;
  }

  /** Adds received bytes. */
  add(byteLength: number): void {
    this.#bytes += byteLength;
    this.#allowance -= byteLength;
    if (this.#bytes > this.#largest) this.#largest = this.#bytes;
    if (this.#bytes >= this.#pacedBytes && this.#manySince === Infinity) {
      this.#manySince = performance.now();
    }
    if (this.#bytes >= this.maxBytes) this.tellFull();
  }

  /** Removes processed bytes. */
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

  /**
   * Whether more bytes may be received. If not, listeners of `onRoom` are called when there is
   * room.
   */
  get hasRoom(): boolean {
    if (this.#bytes < this.#pacedBytes) return true;
    if (this.#bytes >= this.maxBytes) return false;
    if (this.#findSlow() ? this.#allowance > 0 : this.#bytes < this.#ceiling) return true;
    // If the consumer is stuck, no other event triggers the check.
    if (this.#timer === null) this.#lookAgain();
    return false;
  }

  /**
   * Whether this many bytes can be held back until the next ones arrive, without exceeding the
   * backlog of a consumer that keeps up.
   */
  canHoldBack(byteLength: number): boolean {
    return this.#bytes + byteLength < this.#pacedBytes + HELD_BACK_SLACK_BYTES;
  }

  /** @returns a function that removes the listener */
  onRoom(listener: () => void): () => void {
    this.#onRoom.add(listener);
    return () => this.#onRoom.delete(listener);
  }

  /** Reports that the memory is used up, regardless of the byte count. */
  tellFull(): void {
    if (this.#isFull) return;
    this.#isFull = true;
    this.#options.onFull?.();
  }

  /** Whether the consumer is too slow at present. */
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
