/** Fields that are one of several labels. */

import type { AttributeOptions } from '../attribute.js';
import type { EnumLabel } from '../definition.js';
import { Refused } from '../refused.js';
import type { ValueType } from './value-type.js';

export class EnumType implements ValueType {
  readonly initial: number;
  readonly labels: readonly string[];
  readonly #values: ReadonlyMap<string, number>;
  readonly #labels: ReadonlyMap<number, string>;

  constructor(labels: readonly EnumLabel[]) {
    this.labels = labels.map(({ label }) => label);
    this.#values = new Map(labels.map(({ label, value }) => [label, value]));
    this.#labels = new Map(labels.map(({ label, value }) => [value, label]));
    this.initial = this.#labels.has(0) ? 0 : (labels[0]?.value ?? 0);
  }

  parse(text: string): number {
    const value = this.#values.get(text);
    if (value === undefined) throw new Refused('Invalid enumeration value');
    return value;
  }

  format(raw: number): string {
    const label = this.#labels.get(raw);
    if (label === undefined) throw new Refused('Invalid enumeration value');
    return label;
  }

  attributes(): readonly (readonly [string, AttributeOptions])[] {
    return [];
  }
}
