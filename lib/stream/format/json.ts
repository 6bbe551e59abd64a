/**
 * JSON of messages. Any process may have written a message, so its size is limited and each value is checked.
 */

import { shorten, StreamMessageError } from '../../errors.js';

/** Larger than the JSON of any PandA's header. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Numbers that JSON lacks. */
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['nan', NaN],
  ['inf', Infinity],
  ['-inf', -Infinity],
  ['-0', -0],
]);

export function toPayload(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** A number in a form that JSON allows. */
export function encodeNumber(value: number | null): number | string | null {
  if (value === null) return null;
  for (const [text, special] of SPECIAL) if (Object.is(value, special)) return text;
  return value;
}

/** The values of a JSON object, each read with its expected type. */
export class JsonObject {
  readonly #what: string;
  readonly #values: Readonly<Record<string, unknown>>;

  /** @param what name of the object for error messages, e.g. `head` */
  constructor(what: string, values: unknown) {
    if (typeof values !== 'object' || values === null || Array.isArray(values)) {
      throw new StreamMessageError(`The ${what} is no JSON object.`);
    }
    this.#what = what;
    this.#values = values as Readonly<Record<string, unknown>>;
  }

  /** @throws StreamMessageError */
  static parse(what: string, payload: Uint8Array): JsonObject {
    if (payload.byteLength > MAX_BYTES) {
      throw new StreamMessageError(`The ${what} has ${payload.byteLength} bytes, too many.`);
    }
    let values: unknown;
    try {
      values = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    } catch (cause) {
      throw new StreamMessageError(`The ${what} is no JSON.`, null, { cause });
    }
    return new JsonObject(what, values);
  }

  has(key: string): boolean {
    return Object.hasOwn(this.#values, key) && this.#values[key] !== undefined;
  }

  /** An object. */
  object(key: string): JsonObject {
    return new JsonObject(`${key} of the ${this.#what}`, this.#get(key));
  }

  /** An object, or null. */
  objectOrNull(key: string): JsonObject | null {
    return this.#get(key) === null ? null : this.object(key);
  }

  objects(key: string): JsonObject[] {
    const value = this.#get(key);
    if (!Array.isArray(value)) throw this.#wrong(key, value);
    return value.map((each) => new JsonObject(`${key} of the ${this.#what}`, each));
  }

  text(key: string): string {
    const value = this.#get(key);
    if (typeof value !== 'string') throw this.#wrong(key, value);
    return value;
  }

  textOrNull(key: string): string | null {
    return this.#get(key) === null ? null : this.text(key);
  }

  flag(key: string): boolean {
    const value = this.#get(key);
    if (typeof value !== 'boolean') throw this.#wrong(key, value);
    return value;
  }

  /** An integer from 0. */
  count(key: string): number {
    const value = this.#get(key);
    if (!Number.isSafeInteger(value) || (value as number) < 0) throw this.#wrong(key, value);
    return value as number;
  }

  countOrNull(key: string): number | null {
    return this.#get(key) === null ? null : this.count(key);
  }

  /** A list of integers from 0, or null. */
  countsOrNull(key: string): number[] | null {
    const value = this.#get(key);
    if (value === null) return null;
    const isCounts = (list: unknown[]): list is number[] =>
      list.every((each) => Number.isSafeInteger(each) && (each as number) >= 0);
    if (!Array.isArray(value) || !isCounts(value)) throw this.#wrong(key, value);
    return value;
  }

  /** A number in the form of `encodeNumber`, or null. */
  numberOrNull(key: string): number | null {
    const value = this.#get(key);
    if (value === null || typeof value === 'number') return value;
    const special = typeof value === 'string' ? SPECIAL.get(value) : undefined;
    if (special === undefined) throw this.#wrong(key, value);
    return special;
  }

  oneOf<T extends string>(key: string, values: readonly T[]): T {
    const value = this.#get(key);
    const found = values.find((each) => each === value);
    if (found === undefined) throw this.#wrong(key, value);
    return found;
  }

  /** An object of objects with text values, such as names of datasets. */
  textTable(key: string): Record<string, Record<string, string>> {
    const table = this.object(key);
    const entries = Object.keys(table.#values).map((name) => {
      const row = table.object(name);
      const texts = Object.keys(row.#values).map((column) => [column, row.text(column)]);
      return [name, Object.fromEntries(texts)] as const;
    });
    return Object.fromEntries(entries);
  }

  /** A text, or an array of them. */
  textOrTexts(key: string): string | string[] {
    const value = this.#get(key);
    if (typeof value === 'string') return value;
    if (isTexts(value)) return value;
    throw this.#wrong(key, value);
  }

  /** An object of lists of texts. */
  textLists(key: string): Map<string, string[]> {
    const lists = this.object(key);
    const entries = Object.entries(lists.#values).map(([name, list]) => {
      if (!isTexts(list)) throw lists.#wrong(name, list);
      return [name, list] as const;
    });
    return new Map(entries);
  }

  #get(key: string): unknown {
    return Object.hasOwn(this.#values, key) ? this.#values[key] : undefined;
  }

  #wrong(key: string, value: unknown): StreamMessageError {
    const text = value === undefined ? 'missing' : shorten(JSON.stringify(value));
    return new StreamMessageError(`The ${key} of the ${this.#what} can't be used: ${text}.`);
  }
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** The version of the format that this package writes and reads. */
export const FORMAT_VERSION = 1;

/** @throws StreamMessageError for a newer version */
export function checkVersion(what: string, object: JsonObject): void {
  const version = object.count('version');
  if (version === FORMAT_VERSION) return;
  throw new StreamMessageError(
    `The ${what} is of version ${version} of the format, and this package knows version ${FORMAT_VERSION}: install the same version of pandablocks at both ends.`,
  );
}
