/**
 * PULSE: each trigger makes PULSES pulses of WIDTH, the first after DELAY, then one every STEP.
 * With a WIDTH of 0 it outputs its input, delayed.
 */

import { Block } from '../simulation/block.js';

/** The size of the hardware's queue. */
const MAX_QUEUED = 1023;

export class Pulse extends Block {
  readonly #enable = this.bitInput('ENABLE');
  readonly #trig = this.bitInput('TRIG');
  readonly #out = this.bitOutput('OUT');
  #edge = 0;
  #delay = 0;
  #width = 0;
  #step = 0;
  #pulses = 1;
  /** The ticks at which pulses start; with a WIDTH of 0, the ticks of changes. */
  readonly #queue: number[] = [];
  /** The tick at which all queued pulses have ended. */
  #busyUntil = -1;
  #dropped = 0;

  override reading(field: string): number | null {
    if (field === 'QUEUED') return this.#queue.length;
    return field === 'DROPPED' ? this.#dropped : null;
  }

  protected override configure(): void {
    this.#edge = this.register('TRIG_EDGE');
    this.#delay = this.register('DELAY');
    this.#width = this.register('WIDTH');
    this.#pulses = this.register('PULSES') || 1;
    // Pulses that would touch are separated by one tick.
    this.#step = Math.max(this.register('STEP'), this.#width + 1);
    this.#reset();
  }

  protected evaluate(tick: number): void {
    if (this.#enable.level === 0) {
      this.#reset();
      return;
    }
    if (this.#enable.hasRisen) this.#dropped = 0;
    if (this.#width === 0) this.#follow(tick);
    else this.#produce(tick);
  }

  #reset(): void {
    this.#queue.length = 0;
    this.#busyUntil = -1;
    this.#out.set(0);
    this.wakeAt(Infinity);
  }

  /** Adds a tick to the queue, if there is room. */
  #enqueue(tick: number): void {
    if (this.#queue.length < MAX_QUEUED) this.#queue.push(tick);
    else this.#dropped++;
  }

  #follow(tick: number): void {
    if (this.#trig.level !== this.#trig.previous) this.#enqueue(tick + this.#delay);
    while ((this.#queue[0] ?? Infinity) <= tick) {
      this.#queue.shift();
      this.#out.set(this.#out.level ^ 1);
    }
    this.wakeAt(this.#queue[0] ?? Infinity);
  }

  #produce(tick: number): void {
    if (this.#trig.hasEdge(this.#edge)) this.#trigger(tick + this.#delay);
    for (;;) {
      const start = this.#queue[0];
      if (start === undefined || start > tick) {
        this.#out.set(0);
        this.wakeAt(start ?? Infinity);
        return;
      }
      const number = Math.floor((tick - start) / this.#step);
      const rise = start + number * this.#step;
      const isHigh = number < this.#pulses && tick < rise + this.#width;
      if (isHigh || number + 1 < this.#pulses) {
        this.#out.set(isHigh ? 1 : 0);
        this.wakeAt(rise + (isHigh ? this.#width : this.#step));
        return;
      }
      this.#queue.shift();
    }
  }

  #trigger(start: number): void {
    if (start <= this.#busyUntil || this.#queue.length === MAX_QUEUED) {
      this.#dropped++;
      return;
    }
    this.#queue.push(start);
    this.#busyUntil = start + (this.#pulses - 1) * this.#step + this.#width;
  }
}
