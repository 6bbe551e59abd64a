/** A checked mapping in a definition: errors name the file and the place. */

import { DefinitionError } from '../../errors.js';

/** The names of blocks, fields and columns. */
const NAME = /^[A-Z][A-Z0-9_]*$/;

/** Keys are read one by one; `done` refuses keys that were not read. */
export class DefinitionEntry {
  readonly #where: string;
  readonly #values: ReadonlyMap<unknown, unknown>;
  readonly #unread: Set<string>;

  /**
   * @param where the file and the place in it, for errors
   * @param value a `Map` of `Map`s, lists, strings and numbers
   * @throws DefinitionError if it is not a mapping
   */
  constructor(where: string, value: unknown) {
    if (!(value instanceof Map)) throw new DefinitionError(`${where}: must be a mapping.`);
    this.#where = where;
    this.#values = value;
    this.#unread = new Set([...value.keys()].map(String));
  }

  /** @param reason e.g. `bus has to have 4 indices` */
  fail(reason: string): never {
    throw new DefinitionError(`${this.#where}: ${reason}.`);
  }

  /** Whether the key exists. */
  has(key: string): boolean {
    return this.#values.has(key);
  }

  /** Returns a string. */
  text(key: string): string {
    const value = this.#take(key);
    if (typeof value !== 'string' || value.trim() === '') this.fail(`${key} has to be text`);
    return value;
  }

  /** Returns a string, or a number as a string; null if the key is missing. */
  textOrNumber(key: string): string | null {
    if (!this.has(key)) return null;
    const value = this.#take(key);
    return typeof value === 'number' ? String(value) : this.text(key);
  }

  number(key: string): number {
    const value = this.#take(key);
    if (typeof value !== 'number' || !Number.isFinite(value)) {
      this.fail(`${key} has to be a number`);
    }
    return value;
  }

  /** Returns an integer from `low` to `high`. */
  integer(key: string, low: number, high: number): number {
    return this.#integer(key, this.#take(key), low, high);
  }

  /** Returns a list of `count` different integers from `low` to `high`. */
  integers(key: string, count: number, low: number, high: number): number[] {
    const values = this.#list(key).map((value) => this.#integer(key, value, low, high));
    if (values.length !== count) this.fail(`${key} has to have ${count} numbers`);
    this.#refuseTwice(key, values);
    return values;
  }

  flag(key: string): boolean {
    const value = this.#take(key);
    if (typeof value !== 'boolean') this.fail(`${key} has to be true or false`);
    return value;
  }

  /** Returns a list of block names. */
  names(key: string): string[] {
    const names = this.#list(key).map((value) => this.#name(key, value));
    this.#refuseTwice(key, names);
    return names;
  }

  /** Returns a mapping of integers from 0 to 2^32 - 1 to strings, in its order. */
  labels(key: string): { value: number; label: string }[] {
    const labels = [...this.#map(key)].map(([number, label]) => {
      const value = this.#integer(key, number, 0, 2 ** 32 - 1);
      if (typeof label !== 'string' || label === '') this.fail(`${key}: ${value} has to be text`);
      return { value, label };
    });
    const texts = labels.map(({ label }) => label);
    this.#refuseTwice(key, texts);
    return labels;
  }

  /** Returns a mapping of names to mappings, in its order. */
  entries(key: string): [name: string, entry: DefinitionEntry][] {
    return [...this.#map(key)].map(([given, value]) => {
      const name = this.#name(key, given);
      return [name, new DefinitionEntry(`${this.#where}, ${name}`, value)];
    });
  }

  /** Call this after all keys have been read. @throws DefinitionError for unknown keys */
  done(): void {
    const [key] = this.#unread;
    if (key !== undefined) this.fail(`${key} does not belong here`);
  }

  #take(key: string): unknown {
    if (!this.has(key)) this.fail(`${key} is missing`);
    this.#unread.delete(key);
    return this.#values.get(key);
  }

  #map(key: string): Map<unknown, unknown> {
    const value = this.#take(key);
    if (!(value instanceof Map) || value.size === 0) this.fail(`${key} has to be a mapping`);
    return value;
  }

  #list(key: string): unknown[] {
    const value = this.#take(key);
    if (!Array.isArray(value)) this.fail(`${key} has to be a list`);
    return value;
  }

  #integer(key: string, value: unknown, low: number, high: number): number {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
      this.fail(`${key} has to be a whole number from ${low} to ${high}, not ${String(value)}`);
    }
    return value;
  }

  #name(key: string, value: unknown): string {
    if (typeof value !== 'string' || !NAME.test(value)) {
      this.fail(`${key}: ${String(value)} is not a name in capitals`);
    }
    return value;
  }

  #refuseTwice(key: string, values: readonly (string | number)[]): void {
    const twice = values.find((value, i) => values.indexOf(value) !== i);
    if (twice !== undefined) this.fail(`${key} has ${twice} twice`);
  }
}
