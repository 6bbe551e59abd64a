/** The base class of all blocks: a name, registers, inputs, outputs and a scheduled event. */

import type { BusLayout, Registers } from '../registers.js';
import type { ScheduledEvent, Sleeper } from './event-queue.js';
import { BitInput, type InputOwner } from './bit-input.js';
import type { Evaluated, Simulation } from './simulation.js';
import { BitOutput, PositionOutput, UNCONNECTED } from './outputs.js';
import { PositionInput } from './position-input.js';

/**
 * Called when a part of a streamed table has been played, with the field and the number of words.
 */
export type OnPlayed = (field: string, words: number) => void;

/** The surroundings of a block. */
export interface Site {
  /** With a number if there are several instances: `SEQ1`, `PCAP`. */
  readonly name: string;
  readonly simulation: Simulation;
  readonly registers: Registers;
  readonly layout: BusLayout;
  /** The seed for random values: blocks with different seeds differ. */
  readonly seed: number;
  readonly onPlayed: OnPlayed;
}

export abstract class Block implements Evaluated, InputOwner, Sleeper {
  readonly name: string;
  touchedAt = -1;
  protected readonly simulation: Simulation;
  protected readonly registers: Registers;
  /** The delay of `bit_mux` inputs in ticks, in addition to DELAY. */
  protected readonly inputLatency: number = 0;
  readonly #layout: BusLayout;
  readonly #event: ScheduledEvent;
  readonly #bitInputs = new Map<string, BitInput>();
  /** The same inputs as an array, which is faster to iterate. */
  readonly #inputs: BitInput[] = [];
  readonly #positionInputs = new Map<string, PositionInput>();

  constructor({ name, simulation, registers, layout }: Site) {
    this.name = name;
    this.simulation = simulation;
    this.registers = registers;
    this.#layout = layout;
    this.#event = simulation.events.eventFor(this);
  }

  /** Connects the inputs and reads the registers for the first time. */
  powerUp(): void {
    for (const field of this.#bitInputs.keys()) this.#connect(field);
    for (const field of this.#positionInputs.keys()) this.#connect(field);
    this.configure();
    this.simulation.visit(this);
  }

  /**
   * Called when one of its fields was written: applies the value; the block is evaluated at the
   * next tick.
   */
  written(field: string): void {
    if (!this.#connect(field)) this.changed(field);
    this.simulation.visit(this);
  }

  /**
   * The value of a `read` field; for an enum, its number; null if the block does not compute it.
   */
  reading(_field: string): number | null {
    return null;
  }

  /** Called when an acquisition is being armed. */
  armed(): void {}

  touch(): void {
    this.simulation.touch(this);
  }

  /** Accumulates its positions up to this tick. */
  settle(_tick: number): void {}

  wake(): void {
    this.simulation.touch(this);
  }

  run(tick: number): void {
    this.evaluate(tick);
    for (const input of this.#inputs) input.previous = input.level;
  }

  /**
   * Called when an input or a register has changed at this tick, or the requested time has come.
   */
  protected abstract evaluate(tick: number): void;

  /** Reads the registers that the block caches. */
  protected configure(): void {}

  /** Called when a register, a table or an action was written. */
  protected changed(_field: string): void {
    this.configure();
  }

  /** @param tick replaces the previous request; Infinity: none */
  protected wakeAt(tick: number): void {
    this.simulation.events.set(this.#event, tick);
  }

  protected register(field: string): number {
    return this.registers.value(`${this.name}.${field}`);
  }

  protected bitInput(field: string): BitInput {
    const input = new BitInput(this, this.simulation.events);
    this.#bitInputs.set(field, input);
    this.#inputs.push(input);
    return input;
  }

  protected positionInput(field: string): PositionInput {
    const input = new PositionInput(this, this.simulation.positions);
    this.#positionInputs.set(field, input);
    return input;
  }

  protected bitOutput(field: string): BitOutput {
    const index = this.#layout.bits.get(`${this.name}.${field}`) ?? UNCONNECTED;
    return new BitOutput(index, this.simulation.bits);
  }

  protected positionOutput(field: string): PositionOutput {
    const index = this.#layout.positions.get(`${this.name}.${field}`) ?? UNCONNECTED;
    return new PositionOutput(index, this.simulation.positions);
  }

  /** Connects a mux; returns false if the field is not a mux. */
  #connect(field: string): boolean {
    const name = `${this.name}.${field}`;
    const bit = this.#bitInputs.get(field);
    if (bit !== undefined) {
      const delay = this.registers.delay(name) + this.inputLatency;
      this.simulation.bits.connect(bit, this.registers.value(name), delay);
      return true;
    }
    const position = this.#positionInputs.get(field);
    if (position === undefined) return false;
    this.simulation.positions.connect(position, this.registers.value(name));
    return true;
  }
}
