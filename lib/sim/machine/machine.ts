/** The machine of a simulated PandA in real time: all its blocks. */

import type { FieldCapture } from '../../responses/field-capture.js';
import type { CaptureSink } from '../capture-sink.js';
import { MachineCore, type MachineCoreOptions } from './machine-core.js';
import { Pacer } from './pacer.js';
import type { BusLayout, Registers } from './registers.js';

export interface MachineOptions extends MachineCoreOptions {
  /** Simulated seconds per real second; Infinity: as fast as possible. */
  readonly speed: number;
}

/**
 * Simulated time follows real time. With too much to compute, it lags behind, since the event loop
 * is blocked only for some milliseconds at a time. With no events, there is no timer. Waiting for
 * an event does not keep the process alive, processing does.
 */
export class Machine {
  readonly #core: MachineCore;
  readonly #pacer: Pacer;

  /**
   * @param registers the initial settings of the blocks
   * @param layout the outputs, by which blocks are found
   */
  constructor(registers: Registers, layout: BusLayout, options: MachineOptions) {
    this.#core = new MachineCore(registers, layout, options);
    this.#pacer = new Pacer(this.#core, options.speed);
    this.#pacer.poke();
  }

  /** Call this after a write to a field: a register, a mux or its delay, a table, an action. */
  written(field: string): void {
    this.#do(() => this.#core.written(field));
  }

  /**
   * Call this after words were appended to a table (`<<`); the first part starts the streaming.
   *
   * @param words the appended words
   * @param isLast whether this is the last part (`<<|`)
   */
  appendTable(field: string, words: Uint32Array, isLast: boolean): void {
    this.#do(() => this.#core.appendTable(field, words, isLast));
  }

  /** The level of a `bit_out`; 0 if there is none with that name. */
  bit(field: string): 0 | 1 {
    this.#pacer.sync();
    return this.#core.bit(field);
  }

  /** The raw value of a `pos_out`; 0 if there is none with that name. */
  position(field: string): number {
    this.#pacer.sync();
    return this.#core.position(field);
  }

  /** The value of a `read` field; for an enum, its number; null if no block computes it. */
  reading(field: string): number | null {
    this.#pacer.sync();
    return this.#core.reading(field);
  }

  /**
   * Arms PCAP, which must not be armed already. The capture starts when ENABLE is high, and ends
   * with `Ok` when ENABLE falls.
   *
   * @param columns in the order of the sample
   * @param sink gets the start, samples and the end, in this order, never before `arm` returns
   * @throws InvalidOptionError if a column is unknown to the machine
   */
  arm(columns: readonly FieldCapture[], sink: CaptureSink): void {
    this.#do(() => this.#core.arm(columns, sink));
  }

  /**
   * Ends the acquisition with `Disarmed`, if there is one. If it never started, the sink gets no
   * start.
   */
  disarm(): void {
    this.#do(() => this.#core.disarm());
  }

  /** Ends the acquisition with `Disarmed`, and stops time. */
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
