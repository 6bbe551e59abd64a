/** The machine of a simulated PandA, living in time: the blocks that work together. */

import { InvalidOptionError } from '../../errors.js';
import type { FieldCapture } from '../../responses/field-capture.js';
import type { CaptureSink } from '../capture-sink.js';
import { MachineCore, type MachineCoreOptions } from './machine-core.js';
import { Pacer } from './pacer.js';
import type { BusLayout, Registers } from './registers.js';

export interface MachineOptions extends MachineCoreOptions {
  /** Simulated seconds in a second; default 1. Infinity: as fast as possible. */
  readonly speed?: number;
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
   * @throws InvalidOptionError if the speed is not positive
   */
  constructor(registers: Registers, layout: BusLayout, options: MachineOptions = {}) {
    const { speed = 1 } = options;
    if (!(speed > 0)) {
      throw new InvalidOptionError(`A speed of ${speed} is none: give a number above 0.`);
    }
    this.#core = new MachineCore(registers, layout, options);
    this.#pacer = new Pacer(this.#core, speed);
    this.#pacer.poke();
  }

  /** Whether an acquisition has been armed and has not ended. */
  get isArmed(): boolean {
    this.#pacer.sync();
    return this.#core.isArmed;
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

  /** How many words of a streamed table are in parts that are not played to their end. */
  queuedWords(field: string): number {
    this.#pacer.sync();
    return this.#core.queuedWords(field);
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
   * Arms PCAP: capture starts when its ENABLE is high and ends `Ok` when that falls.
   *
   * @param columns in the order of the sample
   * @param sink told of start, samples and end, in this order, never before `arm` returns
   * @returns false if it is armed already
   * @throws InvalidOptionError if a column is none of this machine's
   */
  arm(columns: readonly FieldCapture[], sink: CaptureSink): boolean {
    return this.#do(() => this.#core.arm(columns, sink));
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

  #do<T>(action: () => T): T {
    this.#pacer.sync();
    const result = action();
    this.#pacer.poke();
    return result;
  }
}
