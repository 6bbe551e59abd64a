/** The base class of all fields. */

import { Attribute, type AttributeOptions } from '../attribute.js';
import type { Buses } from '../buses.js';
import type { FieldDefinition } from '../definition.js';
import type { Readings } from '../readings.js';
import { Refused } from '../refused.js';
import { type ChangeGroup, Reported, type Revisions, type Value } from '../reported.js';

/** The parts of the PandA that a field uses. */
export interface FieldContext {
  readonly revisions: Revisions;
  readonly buses: Buses;
  /** The machine, which may be connected later. */
  readonly readings: () => Readings;
  /** Called when a register was written. */
  readonly written: (field: string) => void;
}

/** A field of one instance of a block. */
export abstract class Field extends Reported {
  /** The possible labels, if it has labels. */
  readonly labels: readonly string[] | null = null;
  readonly #attributes = new Map<string, Attribute>();

  /** @param name including the block's name, e.g. `PULSE1.WIDTH` */
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

  /** In the order of listings. */
  get attributes(): ReadonlyMap<string, Attribute> {
    return this.#attributes;
  }

  /**
   * The value for `Registers.value`.
   *
   * @throws Error if the field is not a register
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

  /** Has to be called once by each class, at the end of its constructor. */
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
