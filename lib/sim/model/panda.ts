/** The state of a simulated PandA, which the control port shows and the machine uses. */

import type { Registers } from '../machine/registers.js';
import { Block } from './block.js';
import { Buses } from './buses.js';
import type { CaptureRequest } from '../../responses/stream-fields.js';
import type { BlockDefinition } from './definition.js';
import { CapturableField } from './fields/capturable.js';
import type { Field, FieldContext } from './fields/field.js';
import { BitMuxField } from './fields/mux-field.js';
import { TableField } from './fields/table-field.js';
import { createMetadata, type MetadataEntry } from './metadata.js';
import { AT_REST, type Readings } from './readings.js';
import { Reported, Revisions } from './reported.js';

/**
 * Called after each write; for a mux, also after a write of its delay.
 *
 * @param field as in `Registers`
 */
export type WriteListener = (field: string) => void;

/** The words of a streamed table. */
export interface StreamedWords {
  /** In the order of writing; later words do not change this array. */
  readonly words: Uint32Array;
  /** Whether the last part was written. */
  readonly isLast: boolean;
}

/** Initially, every field has the value in its definition. */
export class Panda implements Registers {
  readonly buses: Buses;
  readonly blocks: ReadonlyMap<string, Block>;
  readonly metadata: ReadonlyMap<string, MetadataEntry>;
  readonly revisions = new Revisions();
  /** Everything that `*CHANGES` reports, in its order. */
  readonly reported: readonly Reported[];
  readonly #fields: ReadonlyMap<string, Field>;
  readonly #listeners: WriteListener[] = [];
  #readings: Readings = AT_REST;

  /**
   * @param definitions the blocks
   * @throws Error for an unknown type of field, Refused for an invalid initial value
   */
  constructor(definitions: readonly BlockDefinition[]) {
    this.buses = new Buses(definitions);
    const context: FieldContext = {
      revisions: this.revisions,
      buses: this.buses,
      readings: () => this.#readings,
      written: (field) => {
        for (const listener of this.#listeners) listener(field);
      },
    };
    this.blocks = new Map(definitions.map((block) => [block.name, new Block(block, context)]));
    this.metadata = createMetadata(definitions, this.revisions);
    const sets = [...this.blocks.values()].flatMap(({ fields }) => [...fields.values()]);
    const fields = sets.flatMap(({ instances }) => instances);
    this.#fields = new Map(fields.map((field) => [field.name, field]));
    const withAttributes = sets.flatMap(({ instances }) => [
      ...instances,
      ...[...(instances[0]?.attributes.keys() ?? [])].flatMap((name) =>
        instances.flatMap((field) => field.attributes.get(name) ?? []),
      ),
    ]);
    this.reported = [...withAttributes, ...this.metadata.values()].filter(
      ({ group }) => group !== null,
    );
  }

  /** Sets the source of live values. */
  connect(readings: Readings): void {
    this.#readings = readings;
  }

  onWrite(listener: WriteListener): void {
    this.#listeners.push(listener);
  }

  value(field: string): number {
    return this.#field(field).raw;
  }

  delay(field: string): number {
    const found = this.#field(field);
    return found instanceof BitMuxField ? found.delay : 0;
  }

  table(field: string): Uint32Array {
    return this.#table(field).words;
  }

  /** The streamed words that were not yet played; null if the table is not streamed. */
  streamed(field: string): StreamedWords | null {
    const found = this.#field(field);
    if (!(found instanceof TableField) || !found.mode.startsWith('STREAMING')) return null;
    return { words: found.words, isLast: found.mode === 'STREAMING_LAST' };
  }

  /** Removes words from the start of a streamed table, after they were played. */
  takeStreamed(field: string, words: number): void {
    this.#table(field).take(words);
  }

  /**
   * Sets what is captured of a field, like `FIELD.CAPTURE=`.
   *
   * @param choice e.g. `Min Max Mean`, `Value`, `No`
   * @throws Refused if the choice is invalid
   */
  capture(field: string, choice: string): void {
    const attribute = this.#field(field).attributes.get('CAPTURE');
    if (attribute === undefined) throw new Error(`${field} can't be captured.`);
    attribute.put(choice);
  }

  /** The captured values, in the order of `*CAPTURE`. */
  captures(): readonly CaptureRequest[] {
    return this.capturable.flatMap((field) => field.captures());
  }

  /** In the order of `*CAPTURE.*`. */
  get capturable(): readonly CapturableField[] {
    return [...this.#fields.values()].filter((field) => field instanceof CapturableField);
  }

  #field(name: string): Field {
    const field = this.#fields.get(name);
    if (field === undefined) throw new Error(`This PandA has no field ${name}.`);
    return field;
  }

  #table(name: string): TableField {
    const field = this.#field(name);
    if (!(field instanceof TableField)) throw new Error(`${name} is not a table.`);
    return field;
  }
}
