/** The bit bus: 128 bits, followed by the constants ZERO and ONE. */

import { BIT_ONE } from '../registers.js';
import type { BitInput } from './bit-input.js';
import { NumberList } from './number-list.js';

export class BitBus {
  /** The bits as PCAP captures them: 32 in each word, the lowest index in the lowest bit. */
  readonly words = new Uint32Array(4);
  readonly #levels = new Uint8Array(BIT_ONE + 1);
  readonly #listeners: BitInput[][] = Array.from(this.#levels, () => []);
  /** The changes at the next tick: `2 * index + level`. */
  #pending = new NumberList();
  #applying = new NumberList();
  readonly #reconnected: BitInput[] = [];

  constructor() {
    this.#levels[BIT_ONE] = 1;
  }

  get hasPending(): boolean {
    return this.#pending.length > 0 || this.#reconnected.length > 0;
  }

  level(index: number): number {
    return this.#levels[index] ?? 0;
  }

  /** Sets a bit at the next tick. */
  set(index: number, level: number): void {
    this.#pending.push(2 * index + level);
  }

  /** Connects an input. At the next tick it sees the present level, whatever its delay. */
  connect(input: BitInput, source: number, delay: number): void {
    const old = this.#listeners[input.source] ?? [];
    const place = old.indexOf(input);
    if (place >= 0) old.splice(place, 1);
    this.#listeners[source]?.push(input);
    input.reconnect(source, delay);
    this.#reconnected.push(input);
  }

  /** Applies the pending changes at this tick. */
  apply(tick: number): void {
    const changes = this.#pending;
    this.#pending = this.#applying;
    this.#applying = changes;
    for (let i = 0; i < changes.length; i++) {
      const change = changes.items[i] as number;
      this.#change(change >> 1, change & 1, tick);
    }
    changes.length = 0;
    if (this.#reconnected.length === 0) return;
    for (const input of this.#reconnected) {
      input.reconnect(input.source, input.delay);
      input.force(this.level(input.source));
    }
    this.#reconnected.length = 0;
  }

  #change(index: number, level: number, tick: number): void {
    if (this.#levels[index] === level) return;
    this.#levels[index] = level;
    (this.words[index >> 5] as number) ^= 1 << (index & 31);
    for (const input of this.#listeners[index] as BitInput[]) input.flip(tick);
  }
}
