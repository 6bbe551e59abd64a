/** Signals that end commands: one listener a signal, however many commands it is given with. */

/** @typeParam T what ends with a signal */
export class Abortions<T> {
  readonly #end: (item: T, reason: unknown) => void;
  readonly #watched = new Map<
    AbortSignal,
    { readonly items: Set<T>; readonly abort: () => void }
  >();

  /** @param end is called for each item of a signal that is aborted */
  constructor(end: (item: T, reason: unknown) => void) {
    this.#end = end;
  }

  add(signal: AbortSignal, item: T): void {
    let watched = this.#watched.get(signal);
    if (watched === undefined) {
      const items = new Set<T>();
      const abort = (): void => {
        for (const each of [...items]) this.#end(each, signal.reason);
      };
      watched = { items, abort };
      this.#watched.set(signal, watched);
      signal.addEventListener('abort', abort);
    }
    watched.items.add(item);
  }

  delete(signal: AbortSignal, item: T): void {
    const watched = this.#watched.get(signal);
    if (watched === undefined) return;
    watched.items.delete(item);
    if (watched.items.size > 0) return;
    signal.removeEventListener('abort', watched.abort);
    this.#watched.delete(signal);
  }
}
