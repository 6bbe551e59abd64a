/** An attribute of a field: `PULSE1.WIDTH.UNITS`. */

import { Refused } from './refused.js';
import { Reported, type Revisions, type Value } from './reported.js';

export interface AttributeOptions {
  readonly description: string;
  /** @throws Refused */
  readonly get: () => Value;
  /** Absent for a read-only attribute. @throws Refused */
  readonly put?: ((text: string) => void) | undefined;
  /** The possible labels, if it has labels. */
  readonly labels?: readonly string[] | undefined;
  /** Whether it is part of `*CHANGES.ATTR`. */
  readonly isReported?: boolean | undefined;
  /** Whether it can change without being written. */
  readonly isLive?: boolean | undefined;
}

export class Attribute extends Reported {
  protected override readonly isLive: boolean;
  readonly #options: AttributeOptions;

  /** @param name without the field's name */
  constructor(
    readonly shortName: string,
    fieldName: string,
    revisions: Revisions,
    options: AttributeOptions,
  ) {
    super(`${fieldName}.${shortName}`, options.isReported === true ? 'ATTR' : null, revisions);
    this.#options = options;
    this.isLive = options.isLive === true;
  }

  get description(): string {
    return this.#options.description;
  }

  /** Null if it has no labels. */
  get labels(): readonly string[] | null {
    return this.#options.labels ?? null;
  }

  get(): Value {
    return this.#options.get();
  }

  /** @throws Refused */
  put(text: string): void {
    if (this.#options.put === undefined) throw new Refused('Attribute not writeable');
    this.#options.put(text);
    this.changed();
  }
}
