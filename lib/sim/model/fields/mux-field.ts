/** Inputs from the buses: bit_mux and pos_mux. */

import type { BusChoice } from '../buses.js';
import type { FieldDefinition } from '../definition.js';
import { Refused } from '../refused.js';
import type { Value } from '../reported.js';
import { scanAll } from '../scanner.js';
import { Field, type FieldContext } from './field.js';

/** In ticks. */
const MAX_DELAY = 31;

abstract class MuxField extends Field {
  override readonly labels: readonly string[];
  readonly #choice: BusChoice;
  readonly #refusal: string;
  #index: number;

  /** @param refusal the answer to an unknown label */
  constructor(
    name: string,
    definition: FieldDefinition,
    context: FieldContext,
    choice: BusChoice,
    refusal: string,
  ) {
    super(name, 'CONFIG', definition, context);
    this.labels = choice.labels;
    this.#choice = choice;
    this.#refusal = refusal;
    this.#index = this.#indexOf(definition.initial ?? 'ZERO');
  }

  override get raw(): number {
    return this.#index;
  }

  override get(): Value {
    return this.#choice.nameAt(this.#index) as string;
  }

  override put(text: string): void {
    this.#index = this.#indexOf(text);
    this.changed();
    this.context.written(this.name);
  }

  #indexOf(label: string): number {
    const index = this.#choice.indexOf(label);
    if (index === undefined) throw new Refused(this.#refusal);
    return index;
  }
}

export class BitMuxField extends MuxField {
  #delay = 0;

  constructor(name: string, definition: FieldDefinition, context: FieldContext) {
    const refusal = 'Invalid bit bus selection';
    super(name, definition, context, context.buses.bitChoice, refusal);
    this.addAttributes([
      [
        'DELAY',
        {
          description: 'Ticks by which the input is delayed',
          get: () => String(this.#delay),
          put: (text) => this.#setDelay(text),
          isReported: true,
        },
      ],
      ['MAX_DELAY', { description: 'The longest delay', get: () => String(MAX_DELAY) }],
    ]);
  }

  /** In ticks. */
  get delay(): number {
    return this.#delay;
  }

  #setDelay(text: string): void {
    const delay = scanAll(text, (scanner) => scanner.uint32());
    if (delay > MAX_DELAY) throw new Refused('Delay too long');
    this.#delay = delay;
    this.context.written(this.name);
  }
}

export class PosMuxField extends MuxField {
  constructor(name: string, definition: FieldDefinition, context: FieldContext) {
    const refusal = 'Invalid position selection';
    super(name, definition, context, context.buses.positionChoice, refusal);
    this.addAttributes([]);
  }
}
