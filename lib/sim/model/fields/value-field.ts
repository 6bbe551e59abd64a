/** Fields that hold a value of some subtype: param, read, write and time. */

import type { FieldDefinition } from '../definition.js';
import { Refused } from '../refused.js';
import type { ChangeGroup, Value } from '../reported.js';
import type { ValueType } from '../values/value-type.js';
import { Field, type FieldContext } from './field.js';

abstract class ValueField extends Field {
  override readonly labels: readonly string[] | null;

  constructor(
    name: string,
    group: ChangeGroup | null,
    definition: FieldDefinition,
    protected readonly type: ValueType,
    context: FieldContext,
  ) {
    super(name, group, definition, context);
    this.labels = type.labels;
  }
}

/** A writable register: the common part of param and write. */
abstract class RegisterField extends ValueField {
  #raw: number;

  constructor(
    name: string,
    group: ChangeGroup | null,
    definition: FieldDefinition,
    type: ValueType,
    context: FieldContext,
  ) {
    super(name, group, definition, type, context);
    this.#raw = initialOf(definition, type);
    this.addAttributes(
      type.attributes({ read: () => this.#raw, write: (raw) => this.#write(raw) }),
    );
  }

  override get raw(): number {
    return this.#raw;
  }

  override put(text: string): void {
    this.#write(this.type.parse(text));
  }

  #write(raw: number): void {
    this.#raw = raw;
    this.changed();
    this.context.written(this.name);
  }
}

/** A setting: `param`, and `time`. */
export class ParamField extends RegisterField {
  constructor(name: string, definition: FieldDefinition, type: ValueType, context: FieldContext) {
    super(name, 'CONFIG', definition, type, context);
  }

  override get(): Value {
    return this.type.format(this.raw);
  }
}

/** An action: `write`. It can't be read. */
export class WriteField extends RegisterField {
  constructor(name: string, definition: FieldDefinition, type: ValueType, context: FieldContext) {
    super(name, null, definition, type, context);
  }
}

/** A value from the machine: `read`. */
export class ReadField extends ValueField {
  protected override readonly isLive = true;
  readonly #initial: number;

  constructor(name: string, definition: FieldDefinition, type: ValueType, context: FieldContext) {
    super(name, 'READ', definition, type, context);
    this.#initial = initialOf(definition, type);
    const readOnly = (): never => {
      throw new Refused('Attribute not writeable');
    };
    this.addAttributes(type.attributes({ read: () => this.raw, write: readOnly }));
  }

  override get raw(): number {
    const reading = this.#reading;
    return typeof reading === 'number' ? reading : this.type.parse(reading);
  }

  override get(): Value {
    const reading = this.#reading;
    return typeof reading === 'number' ? this.type.format(reading) : reading;
  }

  get #reading(): number | string {
    return this.context.readings().reading(this.name) ?? this.#initial;
  }
}

function initialOf({ initial }: FieldDefinition, type: ValueType): number {
  return initial === null ? type.initial : type.parse(initial);
}
