/** What all blocks have in common: a name, registers, inputs, outputs and a scheduled event. */

import type { BusLayout, Registers } from '../registers.js';
import type { ScheduledEvent, Sleeper } from './event-queue.js';
import { BitInput, type InputOwner } from './bit-input.js';
import type { Evaluated, Simulation } from './simulation.js';
import { BitOutput, PositionOutput, UNCONNECTED } from './outputs.js';
import { PositionInput } from './position-input.js';

/** Told when a part of a streamed table has been played: the field, and how many words it had. */
export type OnPlayed = (field: string, words: number) => void;

/** Where a block is. */
export interface Site {
  /** With its number where it has several instances: `SEQ1`, `PCAP`. */
  readonly name: string;
  readonly simulation: Simulation;
  readonly registers: Registers;
  readonly layout: BusLayout;
  /** What its inventions start from: blocks with different ones differ. */
  readonly seed: number;
  readonly onPlayed: OnPlayed;
}

export abstract class Block implements Evaluated, InputOwner, Sleeper {
  readonly name: string;
  touchedAt = -1;
  protected readonly simulation: Simulation;
  protected readonly registers: Registers;
  /** Ticks that `bit_mux` inputs take on top of their DELAY. */
  protected readonly inputLatency: number = 0;
  readonly #layout: BusLayout;
  readonly #event: ScheduledEvent;
  readonly #bitInputs = new Map<string, BitInput>();
  /** The same, quicker to go through. */
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

  /** One of its fields was written: takes it over, and is evaluated at the next tick. */
  written(field: string): void {
    if (!this.#connect(field)) this.changed(field);
    this.simulation.visit(this);
  }

  /** The value of a `read` field, an enum's as its number; null if the block does not work it out. */
  reading(_field: string): number | null {
    return null;
  }

  /** An acquisition is being armed. */
  armed(): void {}

  touch(): void {
    this.simulation.touch(this);
  }

  /** Takes into account what its positions have been up to this tick. */
  settle(_tick: number): void {}

  wake(): void {
    this.simulation.touch(this);
  }

  run(tick: number): void {
    this.evaluate(tick);
    for (const input of this.#inputs) input.previous = input.level;
  }

  /** Something changed at this tick: an input, a register, or the time it asked to be woken at. */
  protected abstract evaluate(tick: number): void;

  /** Reads the registers that it keeps a copy of. */
  protected configure(): void {}

  /** A register, a table or an action was written. */
  protected changed(_field: string): void {
    this.configure();
  }

  /** @param tick replaces what was asked for before; Infinity: not at all */
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

  /** Whether the field is a mux. */
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
