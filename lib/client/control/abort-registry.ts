/** The signals that abort commands: one listener for each signal, for any number of commands. */

import { onAbort } from '../net/abort-listener.js';

/** @typeParam T the type of the items that a signal ends */
export class AbortRegistry<T> {
  readonly #end: (item: T, reason: unknown) => void;
  readonly #watched = new Map<
    AbortSignal,
    { readonly items: Set<T>; readonly unlisten: () => void }
  >();

  /** @param end called for each item of an aborted signal */
  constructor(end: (item: T, reason: unknown) => void) {
    this.#end = end;
  }

  add(signal: AbortSignal, item: T): void {
    let watched = this.#watched.get(signal);
    if (watched === undefined) {
      const items = new Set<T>();
      const unlisten = onAbort(signal, () => {
        for (const each of [...items]) this.#end(each, signal.reason);
      });
      watched = { items, unlisten };
      this.#watched.set(signal, watched);
    }
    watched.items.add(item);
  }

  delete(signal: AbortSignal, item: T): void {
    const watched = this.#watched.get(signal);
    if (watched === undefined) return;
    watched.items.delete(item);
    if (watched.items.size > 0) return;
    watched.unlisten();
    this.#watched.delete(signal);
  }
}
