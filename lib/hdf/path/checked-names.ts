/** The names of a capture's files, looked at before anything is armed. */

import { dirname, resolve } from 'node:path';

import { OutputPathError } from '../../errors.js';
import { checkFileName } from './file-name.js';
import { FileNames } from './file-names.js';
import { FolderListings } from './folder-listing.js';
import { tellLeftOvers } from './left-overs.js';
import { continuationOf, isNumbered, type NamesGiven, namesOf } from './naming.js';
import { checkFolder, checkFree, checkLength } from './output-path.js';

/** As many file names are looked at. */
const MAX_CHECKED_NAMES = 10_000;

interface CheckedOptions extends NamesGiven {
  readonly overwrite?: boolean;
  readonly onWarning?: (warning: string) => void;
}

interface NamesWanted {
  /** How many acquisitions; 0: any number. */
  readonly num: number;
  /** An acquisition that is cut off needs one more name. */
  readonly reconnects: boolean;
}

/**
 * Looks at all names that are known, so that nothing is armed in vain.
 *
 * @returns the names
 * @throws OutputPathError, InvalidOptionError
 */
export async function checkedNames(
  options: CheckedOptions,
  { num, reconnects }: NamesWanted,
): Promise<FileNames> {
  const { scheme, overwrite = false, onWarning } = options;
  const isEndless = scheme !== undefined && isNumbered(scheme);
  if (scheme !== undefined && num !== 1 && !isEndless) {
    throw new OutputPathError(
      `The scheme ${scheme} names only one file: put %d in it for the number of the acquisition.`,
      scheme,
    );
  }
  const iterator = namesOf(options)[Symbol.iterator]();
  const checker = new NameChecker(overwrite);
  const known: string[] = [];
  const wanted = num === 0 ? 1 : Math.min(num, MAX_CHECKED_NAMES);
  const numbered = isEndless && reconnects ? wanted + 1 : wanted;
  while (known.length < numbered) {
    const next = iterator.next();
    if (next.done === true) break;
    known.push(next.value);
    await checker.check(next.value);
    if (reconnects && !isEndless) await checker.check(continuationOf(next.value, 2));
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
  const leftOvers = await tellLeftOvers(known, checker.listings.list);
  if (leftOvers !== null) onWarning?.(leftOvers);
  const remaining = known.values();
  const names = {
    next: () => {
      const next = remaining.next();
      return next.done === true ? iterator.next() : next;
    },
  };
  return new FileNames(names, isEndless, known);
}

/** Looks at names; each folder is listed once. */
class NameChecker {
  readonly listings = new FolderListings();
  readonly #overwrite: boolean;
  readonly #folders = new Map<string, Promise<void>>();

  constructor(overwrite: boolean) {
    this.#overwrite = overwrite;
  }

  /** @throws OutputPathError */
  async check(name: string): Promise<void> {
    const path = resolve(checkFileName(name));
    const folder = dirname(path);
    const checked = this.#folders.get(folder) ?? checkFolder(path);
    this.#folders.set(folder, checked);
    await checked;
    checkLength(path);
    if (await this.listings.mayHave(path)) await checkFree(path, this.#overwrite);
  }
}
