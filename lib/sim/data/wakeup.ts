/** Notifies waiting code of changes. */

/** `wake` resolves all present waits; the waiting code then checks what has changed. */
export class Wakeup {
  #waiting: (() => void)[] = [];

  async wait(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }
}
