/** The state of a simulated PandA: what its control port shows and its machine runs on. */

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
 * Told of each write, of a mux also when its delay was written.
 *
 * @param field as in `Registers`
 */
export type WriteListener = (field: string) => void;

/** The words of a table that came in pieces. */
export interface StreamedWords {
  /** In the order in which they came; valid for ever, more words do not change it. */
  readonly words: Uint32Array;
  /** Nothing will follow. */
  readonly isLast: boolean;
}

/** Fresh: everything is as its definition says. */
export class Panda implements Registers {
  readonly buses: Buses;
  readonly blocks: ReadonlyMap<string, Block>;
  readonly metadata: ReadonlyMap<string, MetadataEntry>;
  readonly revisions = new Revisions();
  /** All that `*CHANGES` tells of, in its order. */
  readonly reported: readonly Reported[];
  readonly #fields: ReadonlyMap<string, Field>;
  readonly #listeners: WriteListener[] = [];
  #readings: Readings = AT_REST;

  /**
   * @param definitions what it is made of
   * @throws Error for a type of field that there is not, Refused for an initial value that can't be
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

  /** Where live values come from, from now on. */
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

  /** What was streamed to a table and was not yet taken; null: this is no table that is streamed. */
  streamed(field: string): StreamedWords | null {
    const found = this.#field(field);
    if (!(found instanceof TableField) || !found.mode.startsWith('STREAMING')) return null;
    return { words: found.words, isLast: found.mode === 'STREAMING_LAST' };
  }

  /** Takes words from the front of a streamed table: they were played. */
  takeStreamed(field: string, words: number): void {
    this.#table(field).take(words);
  }

  /**
   * Chooses what is captured of a field, as `FIELD.CAPTURE=` does.
   *
   * @param choice e.g. `Min Max Mean`, `Value`, `No`
   * @throws Refused if that can't be captured
   */
  capture(field: string, choice: string): void {
    const attribute = this.#field(field).attributes.get('CAPTURE');
    if (attribute === undefined) throw new Error(`${field} can't be captured.`);
    attribute.put(choice);
  }

  /** What is to be captured, in the order of `*CAPTURE`. */
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
