/** JSON of messages, which anybody may have written: bounded, and each value checked. */

import { shorten, StreamMessageError } from '../../errors.js';

/** More than any header of a PandA makes. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Numbers that JSON does not have. */
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['nan', NaN],
  ['inf', Infinity],
  ['-inf', -Infinity],
  ['-0', -0],
]);

export function toPayload(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** A number, as JSON can have it. */
export function encodeNumber(value: number | null): number | string | null {
  if (value === null) return null;
  for (const [text, special] of SPECIAL) if (Object.is(value, special)) return text;
  return value;
}

/** The values of a JSON object, each asked for with its type. */
export class JsonObject {
  readonly #what: string;
  readonly #values: Readonly<Record<string, unknown>>;

  /** @param what it is, for messages: `head`, say */
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

  /** Another object in it. */
  object(key: string): JsonObject {
    return new JsonObject(`${key} of the ${this.#what}`, this.#get(key));
  }

  /** Null, or an object. */
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

  /** A whole number, 0 or more. */
  count(key: string): number {
    const value = this.#get(key);
    if (!Number.isSafeInteger(value) || (value as number) < 0) throw this.#wrong(key, value);
    return value as number;
  }

  countOrNull(key: string): number | null {
    return this.#get(key) === null ? null : this.count(key);
  }

  /** Null, or whole numbers, 0 or more. */
  countsOrNull(key: string): number[] | null {
    const value = this.#get(key);
    if (value === null) return null;
    const isCounts = (list: unknown[]): list is number[] =>
      list.every((each) => Number.isSafeInteger(each) && (each as number) >= 0);
    if (!Array.isArray(value) || !isCounts(value)) throw this.#wrong(key, value);
    return value;
  }

  /** Any number, as `encodeNumber` writes it. */
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

  /** Values that are texts, in objects that are values: as of other names of datasets. */
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

  /** Values that are arrays of texts. */
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

/** @throws StreamMessageError of a format that came later */
export function checkVersion(what: string, object: JsonObject): void {
  const version = object.count('version');
  if (version === FORMAT_VERSION) return;
  throw new StreamMessageError(
    `The ${what} is of version ${version} of the format, and this package knows version ${FORMAT_VERSION}: install the same version of pandablocks at both ends.`,
  );
}
