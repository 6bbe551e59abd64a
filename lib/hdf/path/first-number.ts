/** The number with which the files of a capture begin. */

import { readdirSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { inspect } from 'node:util';

import { InvalidOptionError } from '../../errors.js';
import { pathOfPartial } from './partial-files.js';

/** A number, or `next`: the first number of a run of free names that is long enough. */
export type FirstNumber = number | 'next';

/** @throws InvalidOptionError */
export function checkFirst(first: unknown): void {
  const isNumber = typeof first === 'number' && Number.isSafeInteger(first) && first >= 0;
  if (first === undefined || first === 'next' || isNumber) return;
  throw new InvalidOptionError(
    `first is ${inspect(first)}: give the number of the first file, or 'next'.`,
  );
}

/**
 * The first number, from 1 on, that begins `count` free names. A name is not free if a temporary file for it
 * exists: a capture is writing that file, or was killed.
 * @param count how many names in sequence must be free
 */
export function firstFreeNumber(nameOf: (number: number) => string, count: number): number {
  const taken = new TakenNames();
  let first = 1;
  for (let number = 1; number < first + count; number++) {
    if (taken.has(nameOf(number))) first = number + 1;
  }
  return first;
}

/** Lists each folder once. */
class TakenNames {
  readonly #folders = new Map<string, ReadonlySet<string>>();

  has(name: string): boolean {
    const path = resolve(name);
    const folder = dirname(path);
    const names = this.#folders.get(folder) ?? list(folder);
    this.#folders.set(folder, names);
    return names.has(basename(path));
  }
}

function list(folder: string): ReadonlySet<string> {
  try {
    const names = readdirSync(folder);
    return new Set([...names, ...names.map((name) => pathOfPartial(name) ?? name)]);
  } catch {
    return new Set();
  }
}
