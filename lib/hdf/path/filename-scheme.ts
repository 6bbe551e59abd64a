/** Makes file names from a scheme. */

import { mkdirSync } from 'node:fs';
import { dirname, join, parse, resolve } from 'node:path';

import { InvalidOptionError, OutputPathError } from '../../errors.js';
import { explainSystemError } from '../os/file-system-errors.js';
import { checkFilename } from './check-filename.js';
import { type FirstNumber, firstFreeNumber } from './first-number.js';

const PLACEHOLDER = /%(?:(%)|(s)|(0?\d{0,2})d|(.?))/g;

/** Whether the scheme gives each acquisition a different name. @throws OutputPathError */
export function isNumbered(scheme: string, panda: string | null = null): boolean {
  checkFilename(scheme);
  return expandScheme(scheme, 1, panda) !== expandScheme(scheme, 2, panda);
}

/** Whether the scheme gives different names to the acquisitions of several PandAs. @throws OutputPathError */
export function namesPanda(scheme: string): boolean {
  checkFilename(scheme);
  return expandScheme(scheme, 1, 'a') !== expandScheme(scheme, 1, 'b');
}

/** The name for an acquisition from a stream: `%s` stands for the PandA's name. @throws OutputPathError */
export function streamFileName(scheme: string, panda: string, number: number): string {
  return checkFilename(expandScheme(scheme, number, panda));
}

/**
 * The name for an acquisition: `%d` stands for its number, `%03d` for the number with leading zeros, `%s` for
 * the PandA's name, `%%` for a percent sign.
 * @param panda null: `%s` is not allowed
 * @throws OutputPathError for any other use of `%`
 */
function expandScheme(scheme: string, number: number, panda: string | null = null): string {
  return scheme.replace(
    PLACEHOLDER,
    (all: string, ...[percent, name, width]: (string | undefined)[]) => {
      if (percent !== undefined) return '%';
      if (name !== undefined && panda !== null) return panda;
      if (width === undefined) {
        throw new OutputPathError(
          `The scheme ${scheme} has ${JSON.stringify(all)}: use %d, %03d or the like for the number of the acquisition, %t for the time, %s for the PandA's name, %% for a percent sign.`,
          scheme,
        );
      }
      return String(number).padStart(Number(width), width.startsWith('0') ? '0' : ' ');
    },
  );
}

/** Options that name the files. */
export interface FilenameSource {
  readonly scheme?: string | undefined;
  readonly fileNames?: Iterable<string> | undefined;
  readonly first?: FirstNumber | undefined;
  readonly makeFolders?: boolean | undefined;
}

/**
 * The names, in the order of the acquisitions.
 * @param wanted with `first: 'next'`: how many names must be free
 * @throws InvalidOptionError if both options are given, or neither
 */
export function filenamesOf(source: FilenameSource, wanted = 1): Iterable<string> {
  const { scheme, fileNames, first, makeFolders = false } = source;
  if ((scheme === undefined) === (fileNames === undefined)) {
    throw new InvalidOptionError('Give either a scheme or fileNames for the files.');
  }
  const names = scheme === undefined ? (fileNames ?? []) : fileNamesOf(scheme, first, wanted);
  if (first !== undefined && (scheme === undefined || !isNumbered(scheme))) {
    throw new InvalidOptionError(
      '`first` is of use with a scheme that has a number only: put %d in it.',
    );
  }
  return makeFolders ? withFolders(names) : names;
}

/** Makes the folder of each name when the name is taken. */
function* withFolders(names: Iterable<string>): Generator<string, void, void> {
  const made = new Set<string>();
  for (const name of names) {
    const folder = dirname(resolve(checkFilename(name)));
    if (!made.has(folder)) makeFolderOf(name);
    made.add(folder);
    yield name;
  }
}

/** Makes the folder of a file. @throws OutputPathError */
export function makeFolderOf(name: string): void {
  const folder = dirname(resolve(name));
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const why = explainSystemError(cause, folder);
    throw new OutputPathError(`The folder ${folder} can't be made: ${why}.`, name, { cause });
  }
}

/** Names for all acquisitions. */
function* fileNamesOf(
  scheme: string,
  first: FirstNumber = 1,
  wanted = 1,
): Generator<string, void, void> {
  const nameOf = (number: number): string => expandScheme(scheme, number);
  for (let number = first === 'next' ? firstFreeNumber(nameOf, wanted) : first; ; number++) {
    yield expandScheme(scheme, number);
    if (!isNumbered(scheme)) return;
  }
}

/** The name for the rest of an acquisition that was interrupted: `a-2.h5` beside `a.h5`. */
export function continuationOf(path: string, number: number): string {
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}-${number}${ext}`);
}
