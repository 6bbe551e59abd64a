/**
 * The machine without a clock on the wall: it goes on when it is told to, and the same things done
 * at the same ticks have the same results, to the last byte.
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
  /** Of the motions that encoders follow; 32 bits. */
  readonly seed: number;
  readonly onPlayed: OnPlayed;
}

export class MachineCore {
  readonly #layout: BusLayout;
  readonly #simulation = new Simulation();
  readonly #blocks: ReadonlyMap<string, Block>;
  readonly #pcap: PCap;

  /**
   * @param registers what the blocks are set to, from the beginning on
   * @param layout which outputs there are; blocks are found by these
   */
  constructor(registers: Registers, layout: BusLayout, { seed, onPlayed }: MachineCoreOptions) {
    this.#layout = layout;
    this.#blocks = makeBlocks({ simulation: this.#simulation, registers, layout, seed, onPlayed });
    const pcap = this.#blocks.get('PCAP');
    assert(pcap instanceof PCap, 'A machine has a PCAP.');
    this.#pcap = pcap;
  }

  /** Everything up to this tick has happened. */
  get now(): number {
    return this.#simulation.now;
  }

  /** When something will happen next, unless somebody interferes; Infinity: never. */
  get nextTick(): number {
    return this.#simulation.nextTick;
  }

  /** Whether there are samples to deliver. */
  get hasSamples(): boolean {
    return this.#pcap.hasSamples;
  }

  /**
   * Goes on to a tick, and does what happens at it.
   *
   * @param until Infinity: until nothing is to be expected
   * @param maxSteps ends early after so many ticks at which something happened
   * @returns whether it got there
   */
  advance(until: number, maxSteps: number): boolean {
    return this.#simulation.advance(until, maxSteps);
  }

  /** Hands the samples that have gathered to the sink. */
  deliver(): void {
    this.#pcap.deliver();
  }

  /**
   * To be called after a field was written: a register, a mux or its delay, a table, an action.
   *
   * @param field `SEQ1.PRESCALE`; what follows a second dot, such as `.DELAY`, does not matter
   */
  written(field: string): void {
    const [block = '', name = ''] = field.split('.');
    this.#blocks.get(block)?.written(name);
  }

  /**
   * Appends to a streamed table; the first part makes it one.
   *
   * @param isLast nothing will follow, so that the end of the table is no underrun
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

  /** The value of a `read` field, an enum's as its number; null if no block works it out. */
  reading(field: string): number | null {
    const [block = '', name = ''] = field.split('.');
    return this.#blocks.get(block)?.reading(name) ?? null;
  }

  /**
   * Arms PCAP, which must not be armed.
   *
   * @param columns in the order of the sample
   * @throws InvalidOptionError if a column is none of this machine's
   */
  arm(columns: readonly FieldCapture[], sink: CaptureSink): void {
    assert(!this.#pcap.isArmed, 'Disarm the machine before.');
    for (const block of this.#blocks.values()) block.armed();
    this.#pcap.arm(new Acquisition(columns, sink, this.#simulation, this.#layout));
  }

  /** Ends the acquisition, if there is one. If it never started, its sink is told the end only. */
  disarm(): void {
    if (this.#pcap.isArmed) this.#pcap.disarm();
  }
}
