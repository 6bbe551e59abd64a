/** What all fields have in common. */

import { Attribute, type AttributeOptions } from '../attribute.js';
import type { Buses } from '../buses.js';
import type { FieldDefinition } from '../definition.js';
import type { Readings } from '../readings.js';
import { Refused } from '../refused.js';
import { type ChangeGroup, Reported, type Revisions, type Value } from '../reported.js';

/** What a field needs of the PandA that it belongs to. */
export interface FieldContext {
  readonly revisions: Revisions;
  readonly buses: Buses;
  /** The machine; it may be connected later. */
  readonly readings: () => Readings;
  /** To be called when a register was written. */
  readonly written: (field: string) => void;
}

/** A field of one instance of a block. */
export abstract class Field extends Reported {
  /** What it can be, where that is a choice. */
  readonly labels: readonly string[] | null = null;
  readonly #attributes = new Map<string, Attribute>();

  /** @param name with the block's, e.g. `PULSE1.WIDTH` */
  constructor(
    name: string,
    group: ChangeGroup | null,
    readonly definition: FieldDefinition,
    protected readonly context: FieldContext,
  ) {
    super(name, group, context.revisions);
  }

  /** E.g. `param uint`, `table`. */
  get info(): string {
    const { type, subtype } = this.definition;
    return subtype === null ? type : `${type} ${subtype}`;
  }

  /** In the order in which they are listed. */
  get attributes(): ReadonlyMap<string, Attribute> {
    return this.#attributes;
  }

  /**
   * What `Registers.value` tells.
   *
   * @throws Error if there is no register behind it
   */
  get raw(): number {
    throw new Error(`${this.name} is not a register.`);
  }

  /** @throws Refused */
  get(): Value {
    throw new Refused('Field not readable');
  }

  /** @throws Refused */
  put(_text: string): void {
    throw new Refused('Field not writeable');
  }

  /** To be called once by each class, at the end of its constructor. */
  protected addAttributes(attributes: readonly (readonly [string, AttributeOptions])[]): void {
    const info: AttributeOptions = {
      description: 'What kind of field this is',
      get: () => this.info,
    };
    for (const [name, options] of [...attributes, ['INFO', info] as const]) {
      const attribute = new Attribute(name, this.name, this.context.revisions, options);
      this.#attributes.set(name, attribute);
    }
  }
}
