/**
 * The machine without real time: it advances on request, and the same actions at the same ticks
 * have exactly the same results.
 */

import assert from 'node:assert';

import type { FieldCapture } from '../../responses/field-capture.js';
import type { CaptureSink } from '../capture-sink.js';
import { makeBlocks } from './blocks/make-blocks.js';
import { PCap } from './blocks/pcap.js';
import { StreamedBlock } from './blocks/streamed-block.js';
import { Acquisition } from './capture/acquisition.js';
import type { Block, OnPlayed } from './simulation/block.js';
import { Simulation } from './simulation/simulation.js';
import type { BusLayout, Registers } from './registers.js';

export interface MachineCoreOptions {
  /** The seed of the encoders' motions; 32 bits. */
  readonly seed: number;
  readonly onPlayed: OnPlayed;
}

export class MachineCore {
  readonly #layout: BusLayout;
  readonly #simulation = new Simulation();
  readonly #blocks: ReadonlyMap<string, Block>;
  readonly #pcap: PCap;

  /**
   * @param registers the initial settings of the blocks
   * @param layout the outputs, by which blocks are found
   */
  constructor(registers: Registers, layout: BusLayout, { seed, onPlayed }: MachineCoreOptions) {
    this.#layout = layout;
    this.#blocks = makeBlocks({ simulation: this.#simulation, registers, layout, seed, onPlayed });
    const pcap = this.#blocks.get('PCAP');
    assert(pcap instanceof PCap, 'A machine has a PCAP.');
    this.#pcap = pcap;
  }

  /** All events up to this tick have happened. */
  get now(): number {
    return this.#simulation.now;
  }

  /** The tick of the next event, without outside changes; Infinity: none. */
  get nextTick(): number {
    return this.#simulation.nextTick;
  }

  /** Whether there are samples to deliver. */
  get hasSamples(): boolean {
    return this.#pcap.hasSamples;
  }

  /**
   * Advances to a tick, and processes the events at it.
   *
   * @param until Infinity: until there are no events
   * @param maxSteps stops after this many ticks with events
   * @returns whether it got there
   */
  advance(until: number, maxSteps: number): boolean {
    return this.#simulation.advance(until, maxSteps);
  }

  /** Passes the collected samples to the sink. */
  deliver(): void {
    this.#pcap.deliver();
  }

  /**
   * Call this after a write to a field: a register, a mux or its delay, a table, an action.
   *
   * @param field `SEQ1.PRESCALE`; text after a second dot, such as `.DELAY`, is ignored
   */
  written(field: string): void {
    const [block = '', name = ''] = field.split('.');
    this.#blocks.get(block)?.written(name);
  }

  /**
   * Appends to a streamed table; the first part starts the streaming.
   *
   * @param isLast whether this is the last part, so that its end is not an underrun
   */
  appendTable(field: string, words: Uint32Array, isLast: boolean): void {
    const block = this.#blocks.get(field.split('.')[0] ?? '');
    if (block instanceof StreamedBlock) block.append(words, isLast);
  }

  /** The level of a `bit_out`. */
  bit(field: string): 0 | 1 {
    return this.#simulation.bits.level(this.#layout.bits.get(field) ?? -1) === 1 ? 1 : 0;
  }

  /** The raw value of a `pos_out`. */
  position(field: string): number {
    return this.#simulation.positions.at(this.#layout.positions.get(field) ?? -1, this.now);
  }

  /** The value of a `read` field; for an enum, its number; null if no block computes it. */
  reading(field: string): number | null {
    const [block = '', name = ''] = field.split('.');
    return this.#blocks.get(block)?.reading(name) ?? null;
  }

  /**
   * Arms PCAP, which must not be armed already.
   *
   * @param columns in the order of the sample
   * @throws InvalidOptionError if a column is unknown to the machine
   */
  arm(columns: readonly FieldCapture[], sink: CaptureSink): void {
    assert(!this.#pcap.isArmed, 'Disarm the machine before.');
    for (const block of this.#blocks.values()) block.armed();
    this.#pcap.arm(new Acquisition(columns, sink, this.#simulation, this.#layout));
  }

  /** Ends the acquisition, if there is one. If it never started, its sink gets only the end. */
  disarm(): void {
    if (this.#pcap.isArmed) this.#pcap.disarm();
  }
}
