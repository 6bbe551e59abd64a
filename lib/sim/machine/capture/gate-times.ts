/** When the gate was high in a sample. */

/** What the hardware shows when it never was. */
const NEVER = -1;

export class GateTimes {
  /** In ticks since capture began. */
  firstHigh = NEVER;
  /** The tick after the last at which it was high. */
  lastHigh = NEVER;
  /** For how many ticks. */
  duration = 0;
  #openedAt = 0;

  open(tick: number): void {
    this.#openedAt = tick;
    if (this.firstHigh === NEVER) this.firstHigh = tick;
  }

  close(tick: number): void {
    // Closed at once: it was high at no tick.
    if (tick === this.#openedAt) {
      if (this.duration === 0) this.firstHigh = NEVER;
      return;
    }
    this.duration += tick - this.#openedAt;
    this.lastHigh = tick;
  }

  clear(): void {
    this.firstHigh = NEVER;
    this.lastHigh = NEVER;
    this.duration = 0;
  }
}
