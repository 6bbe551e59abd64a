/** With which number the files of a capture begin. */

import { readdirSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { inspect } from 'node:util';

import { InvalidOptionError } from '../../errors.js';
import { pathOfPartial } from './partial-files.js';

/** A number, or `next`: the first from which on as many names are free as are wanted. */
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
 * The first number from 1 on from which on names are free. A name that a temporary file is to get is not
 * free: a capture writes it, or was killed.
 *
 * @param count how many names have to be free, one after the other
 */
export function firstFreeNumber(nameOf: (number: number) => string, count: number): number {
  const taken = new TakenNames();
  let first = 1;
  for (let number = 1; number < first + count; number++) {
    if (taken.has(nameOf(number))) first = number + 1;
  }
  return first;
}

/** Folders that are listed once each. */
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
