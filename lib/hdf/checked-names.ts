/** The names of a capture's files, looked at before anything is armed. */

import { dirname, resolve } from 'node:path';

import { OutputPathError } from '../errors.js';
import { FolderListings } from './folder-listing.js';
import { type HdfWriterOptions, namesOf } from './hdf-writer-options.js';
import { tellLeftOvers } from './left-overs.js';
import { isNumbered } from './naming.js';
import { OutputFile } from './output-file.js';

/** Names, from which whoever takes some leaves the others. */
export class FileNames implements IterableIterator<string> {
  readonly #names: Iterator<string>;
  readonly #back: string[] = [];

  constructor(names: Iterator<string>) {
    this.#names = names;
  }

  [Symbol.iterator](): this {
    return this;
  }

  next(): IteratorResult<string, unknown> {
    const value = this.#back.shift();
    return value === undefined ? this.#names.next() : { done: false, value };
  }

  /** One that was taken and not used: it is the next again. */
  giveBack(name: string): void {
    this.#back.unshift(name);
  }
}

/** As many file names are looked at. */
const MAX_CHECKED_NAMES = 10_000;

/**
 * Looks at all names that are known, so that nothing is armed in vain.
 *
 * @param num how many acquisitions; 0: any number
 * @returns the names
 * @throws OutputPathError, InvalidOptionError
 */
export async function checkedNames(
  options: Pick<HdfWriterOptions, 'scheme' | 'fileNames' | 'overwrite' | 'onWarning'>,
  num: number,
): Promise<FileNames> {
  const { scheme, overwrite = false, onWarning } = options;
  if (scheme !== undefined && num !== 1 && !isNumbered(scheme)) {
    throw new OutputPathError(
      `The scheme ${scheme} names only one file: put %d in it for the number of the acquisition.`,
      scheme,
    );
  }
  const iterator = namesOf(options)[Symbol.iterator]();
  const known: string[] = [];
  const folders = new Map<string, Promise<void>>();
  const listings = new FolderListings();
  const wanted = num === 0 ? 1 : Math.min(num, MAX_CHECKED_NAMES);
  while (known.length < wanted) {
    const next = iterator.next();
    if (next.done === true) break;
    known.push(next.value);
    const output = new OutputFile(next.value, overwrite);
    const folder = dirname(output.path);
    const checked = folders.get(folder) ?? output.checkFolder();
    folders.set(folder, checked);
    await checked;
    output.checkLength();
    if (await listings.mayHave(output.path)) await output.checkPath();
  }
  if (known.length < wanted) {
    throw new OutputPathError(
      `There are only ${known.length} names for ${num} acquisitions: give more names, or capture fewer.`,
      '',
    );
  }
  const seen = new Set<string>();
  const twice = known.find((name) => seen.size === seen.add(resolve(name)).size);
  if (twice !== undefined) {
    throw new OutputPathError(
      `${twice} is named for two acquisitions: give each a name of its own.`,
      twice,
    );
  }
  const leftOvers = await tellLeftOvers(known, listings.list);
  if (leftOvers !== null) onWarning?.(leftOvers);
  const remaining = known.values();
  return new FileNames({
    next: () => {
      const next = remaining.next();
      return next.done === true ? iterator.next() : next;
    },
  });
}
