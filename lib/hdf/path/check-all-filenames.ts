/** Checks the names of all files of a capture before anything is armed. */

import { dirname, resolve } from 'node:path';

import { OutputPathError } from '../../errors.js';
import { checkFilename } from './check-filename.js';
import { FilenameSequence } from './filename-sequence.js';
import { fileKey, FolderListings } from './folder-listing.js';
import { describeStalePartials } from './stale-partials.js';
import { continuationOf, isNumbered, type FilenameSource, filenamesOf } from './filename-scheme.js';
import { checkFolder, checkFree, checkLength } from './check-output-path.js';

/** Number of file names that are checked. */
const MAX_CHECKED_NAMES = 10_000;

interface CheckedOptions extends FilenameSource {
  readonly overwrite?: boolean | undefined;
  readonly onWarning?: ((warning: string) => void) | undefined;
}

/** The requirements for the names. */
interface FilenamesWanted {
  /** Number of acquisitions; 0: any number. */
  readonly num: number;
  /** The rest of an interrupted acquisition needs one more name. */
  readonly reconnects: boolean;
  /** All acquisitions go into one file, so a second name is rarely needed. */
  readonly oneFile?: boolean | undefined;
}

/**
 * Checks all names that are known, before the PandA is armed.
 * @returns the names
 * @throws OutputPathError, InvalidOptionError
 */
export async function checkAllFilenames(
  options: CheckedOptions,
  { num: acquisitions, reconnects, oneFile = false }: FilenamesWanted,
): Promise<FilenameSequence> {
  const { scheme, overwrite = false, onWarning } = options;
  const isEndless = scheme !== undefined && isNumbered(scheme);
  const num = oneFile ? 1 : acquisitions;
  if (scheme !== undefined && num !== 1 && !isEndless) {
    throw new OutputPathError(
      `The scheme ${scheme} names only one file: put %d in it for the number of the acquisition.`,
      scheme,
    );
  }
  const free = (num === 0 ? MAX_CHECKED_NAMES : num) + (reconnects && !oneFile ? 1 : 0);
  const iterator = filenamesOf(options, free)[Symbol.iterator]();
  const checker = new FilenameChecker(overwrite);
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
  const twice = known.find((name) => seen.size === seen.add(fileKey(resolve(name))).size);
  if (twice !== undefined) {
    throw new OutputPathError(
      `${twice} is named for two acquisitions: give each a name of its own.`,
      twice,
    );
  }
  const stalePartials = await describeStalePartials(known, checker.listings.list);
  if (stalePartials !== null) onWarning?.(stalePartials);
  const remaining = known.values();
  const names = {
    next: () => {
      const next = remaining.next();
      return next.done === true ? iterator.next() : next;
    },
  };
  return new FilenameSequence(names, isEndless, known);
}

/** Checks names, and lists each folder once. */
class FilenameChecker {
  readonly listings = new FolderListings();
  readonly #overwrite: boolean;
  readonly #folders = new Map<string, Promise<void>>();

  constructor(overwrite: boolean) {
    this.#overwrite = overwrite;
  }

  /** @throws OutputPathError */
  async check(name: string): Promise<void> {
    const path = resolve(checkFilename(name));
    const folder = dirname(path);
    const checked = this.#folders.get(folder) ?? checkFolder(path);
    this.#folders.set(folder, checked);
    await checked;
    checkLength(path);
    if (await this.listings.mayHave(path)) await checkFree(path, this.#overwrite);
  }
}
