/** The times at which the gate was high in a sample. */

/** The value of the hardware if the gate was never high. */
const NEVER = -1;

export class GateTimes {
  /** In ticks since the start of the capture. */
  firstHigh = NEVER;
  /** The tick after the last one at which the gate was high. */
  lastHigh = NEVER;
  /** In ticks. */
  duration = 0;
  #openedAt = 0;

  open(tick: number): void {
    this.#openedAt = tick;
    if (this.firstHigh === NEVER) this.firstHigh = tick;
  }

  close(tick: number): void {
    // The gate opened and closed at the same tick, so it was not high.
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
