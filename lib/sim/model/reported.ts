/** Values that `*CHANGES` reports, with the time of their last change. */

import { Refused } from './refused.js';

/** The groups of `*CHANGES`, in the order of protocol.md. */
export const CHANGE_GROUPS = [
  'CONFIG',
  'BITS',
  'POSN',
  'READ',
  'ATTR',
  'TABLE',
  'METADATA',
] as const;

export type ChangeGroup = (typeof CHANGE_GROUPS)[number];

/** Numbers changes: a later change has a higher number. */
export class Revisions {
  #latest = 0;

  get latest(): number {
    return this.#latest;
  }

  next(): number {
    return ++this.#latest;
  }
}

/** One line, several lines, or the words of a table, which are lines too. */
export type Value = string | readonly string[] | Uint32Array;

/** A field, an attribute or an entry of the metadata. */
export abstract class Reported {
  /** Whether its value can change without being written. */
  protected readonly isLive: boolean = false;
  protected readonly isMultiline: boolean = false;
  #revision: number;
  #last: string | null = null;

  /**
   * @param name as on the control port, e.g. `PULSE1.WIDTH.UNITS`
   * @param group the group in `*CHANGES`; null: not reported
   */
  constructor(
    readonly name: string,
    readonly group: ChangeGroup | null,
    readonly revisions: Revisions,
  ) {
    this.#revision = revisions.next();
  }

  /** The number of the last change. */
  get revision(): number {
    return this.#revision;
  }

  /** @throws Refused */
  abstract get(): Value;

  changed(): void {
    this.#revision = this.revisions.next();
  }

  /** Checks whether a live value has changed since the last call. */
  refresh(): void {
    if (!this.isLive) return;
    const line = this.changeLine();
    if (line !== this.#last) this.changed();
    this.#last = line;
  }

  /** Formats the line for `*CHANGES`: `NAME=VALUE`, `NAME<` or `NAME (error)`. */
  changeLine(): string {
    if (this.isMultiline) return `${this.name}<`;
    try {
      return `${this.name}=${String(this.get())}`;
    } catch (error) {
      if (error instanceof Refused) return `${this.name} (error)`;
      throw error;
    }
  }
}
