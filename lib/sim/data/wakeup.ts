/** Waiting for something to change. */

/** Everybody who waits is woken by the next `wake`, and looks for himself what has changed. */
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
