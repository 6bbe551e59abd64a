/**
 * PCAP: position capture. Once armed, it waits until ENABLE is high, and captures until ENABLE
 * falls; ACTIVE is high from arming to the end.
 *
 * Its bit inputs take one tick more than the position inputs, which have no mux. So when PCAP sees
 * an edge at GATE or TRIG, a COUNTER has already processed the same edge.
 */

import type { Acquisition } from '../capture/acquisition.js';
import { LONGEST_PIECE } from '../capture/position-accumulator.js';
import { Block } from '../simulation/block.js';

/** Ticks from ARM until it is armed: all signals of the last acquisition have settled by then. */
const ARM_LATENCY = 256;

/** Values of HEALTH. */
const OK = 0;
const TOO_CLOSE = 1;
const OVERFLOW = 2;

export class PCap extends Block {
  protected override readonly inputLatency = 1;
  readonly #enable = this.bitInput('ENABLE');
  readonly #gate = this.bitInput('GATE');
  readonly #trig = this.bitInput('TRIG');
  readonly #active = this.bitOutput('ACTIVE');
  #edge = 0;
  #shift = 0;
  #health = OK;
  #acquisition: Acquisition | null = null;
  /** The tick at which it is armed. */
  #armedAt = 0;

  /** Whether there is an acquisition that has not ended. */
  get isArmed(): boolean {
    return this.#acquisition !== null;
  }

  get hasSamples(): boolean {
    return this.#acquisition?.hasSamples ?? false;
  }

  override reading(field: string): number | null {
    return field === 'HEALTH' ? this.#health : null;
  }

  /** Call this only while it is not armed. */
  arm(acquisition: Acquisition): void {
    this.#acquisition = acquisition;
    this.#armedAt = this.simulation.now + ARM_LATENCY;
    this.wakeAt(this.#armedAt);
  }

  disarm(): void {
    this.#end('Disarmed');
  }

  /** Passes on the collected samples. */
  deliver(): void {
    this.#acquisition?.deliver();
  }

  protected override configure(): void {
    this.#edge = this.register('TRIG_EDGE');
    this.#shift = this.register('SHIFT_SUM');
  }

  protected evaluate(tick: number): void {
    const acquisition = this.#acquisition;
    if (acquisition === null || tick < this.#armedAt) return;
    if (tick === this.#armedAt) this.#active.set(1);
    if (!acquisition.hasStarted) {
      if (this.#enable.level === 0) return;
      this.#health = OK;
      acquisition.start(tick);
    }
    this.#process(acquisition, tick);
  }

  #process(acquisition: Acquisition, tick: number): void {
    const isEnabled = this.#enable.level === 1;
    acquisition.setGate(tick, isEnabled && this.#gate.level === 1);
    if (this.#trig.hasEdge(this.#edge)) {
      acquisition.shift = this.#shift;
      if (!acquisition.capture(tick)) {
        this.#health = TOO_CLOSE;
        this.#end('Framing error');
        return;
      }
      if (acquisition.hasOverflowed) this.#health = OVERFLOW;
    }
    // A trigger at the same tick as the falling edge of ENABLE still counts.
    if (!isEnabled) this.#end('Ok');
    else this.#followMotion(acquisition, tick);
  }

  #followMotion(acquisition: Acquisition, tick: number): void {
    if (!acquisition.isFollowingMotion) return;
    acquisition.settle(tick);
    this.wakeAt(tick + LONGEST_PIECE);
  }

  #end(reason: string): void {
    const acquisition = this.#acquisition;
    this.#acquisition = null;
    this.#active.set(0);
    this.wakeAt(Infinity);
    acquisition?.end(reason);
  }
}
