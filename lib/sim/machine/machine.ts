/** The machine of a simulated PandA, living in time: the blocks that work together. */

import type { FieldCapture } from '../../responses/field-capture.js';
import type { CaptureSink } from '../capture-sink.js';
import { MachineCore, type MachineCoreOptions } from './machine-core.js';
import { Pacer } from './pacer.js';
import type { BusLayout, Registers } from './registers.js';

export interface MachineOptions extends MachineCoreOptions {
  /** Simulated seconds in a second; Infinity: as fast as possible. */
  readonly speed: number;
}

/**
 * Simulated time follows the clock on the wall. Where there is more to do than can be done, it lags:
 * the event loop is kept for some milliseconds at a time only. With nothing to do there is no timer;
 * waiting for something does not keep the process alive, doing it does.
 */
export class Machine {
  readonly #core: MachineCore;
  readonly #pacer: Pacer;

  /**
   * @param registers what the blocks are set to, from the beginning on
   * @param layout which outputs there are; blocks are found by these
   */
  constructor(registers: Registers, layout: BusLayout, options: MachineOptions) {
    this.#core = new MachineCore(registers, layout, options);
    this.#pacer = new Pacer(this.#core, options.speed);
    this.#pacer.poke();
  }

  /** To be called after a field was written: a register, a mux or its delay, a table, an action. */
  written(field: string): void {
    this.#do(() => this.#core.written(field));
  }

  /**
   * To be called instead when a table was appended to (`<<`); the first part makes it a streamed one.
   *
   * @param words those that were appended
   * @param isLast nothing will follow (`<<|`)
   */
  appendTable(field: string, words: Uint32Array, isLast: boolean): void {
    this.#do(() => this.#core.appendTable(field, words, isLast));
  }

  /** The level of a `bit_out`, 0 if there is none of that name. */
  bit(field: string): 0 | 1 {
    this.#pacer.sync();
    return this.#core.bit(field);
  }

  /** The raw value of a `pos_out`, 0 if there is none of that name. */
  position(field: string): number {
    this.#pacer.sync();
    return this.#core.position(field);
  }

  /** The value of a `read` field, an enum's as its number; null if no block works it out. */
  reading(field: string): number | null {
    this.#pacer.sync();
    return this.#core.reading(field);
  }

  /**
   * Arms PCAP, which must not be armed: capture starts when its ENABLE is high and ends `Ok` when
   * that falls.
   *
   * @param columns in the order of the sample
   * @param sink told of start, samples and end, in this order, never before `arm` returns
   * @throws InvalidOptionError if a column is none of this machine's
   */
  arm(columns: readonly FieldCapture[], sink: CaptureSink): void {
    this.#do(() => this.#core.arm(columns, sink));
  }

  /** Ends the acquisition `Disarmed`, if there is one. If it never started the sink has no start. */
  disarm(): void {
    this.#do(() => this.#core.disarm());
  }

  /** Ends the acquisition `Disarmed`, and stops time. */
  close(): void {
    this.#core.disarm();
    this.#pacer.close();
  }

  #do(action: () => void): void {
    this.#pacer.sync();
    action();
    this.#pacer.poke();
  }
}
