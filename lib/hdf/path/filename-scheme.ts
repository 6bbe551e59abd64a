/** Names of files from a scheme. */

import { parse, join } from 'node:path';

import { InvalidOptionError, OutputPathError } from '../../errors.js';
import { checkFilename } from './check-filename.js';

const PLACEHOLDER = /%(?:(%)|(0?\d{0,2})d|(.?))/g;

/** Whether the scheme gives a name of its own to each acquisition. @throws OutputPathError */
export function isNumbered(scheme: string): boolean {
  checkFilename(scheme);
  return expandScheme(scheme, 1) !== expandScheme(scheme, 2);
}

/**
 * The name for an acquisition: `%d` stands for its number, `%03d` for the number with leading zeros,
 * `%%` for a percent sign.
 *
 * @throws OutputPathError for any other use of `%`
 */
function expandScheme(scheme: string, number: number): string {
  return scheme.replace(
    PLACEHOLDER,
    (all: string, percent: string | undefined, width: string | undefined) => {
      if (percent !== undefined) return '%';
      if (width === undefined) {
        throw new OutputPathError(
          `The scheme ${scheme} has ${JSON.stringify(all)}: use %d, %03d or the like for the number of the acquisition, %% for a percent sign.`,
          scheme,
        );
      }
      return String(number).padStart(Number(width), width.startsWith('0') ? '0' : ' ');
    },
  );
}

/** Where the names of files come from. */
export interface FilenameSource {
  readonly scheme?: string;
  readonly fileNames?: Iterable<string>;
}

/** @throws InvalidOptionError if both are given, or none */
export function filenamesOf({ scheme, fileNames }: FilenameSource): Iterable<string> {
  if (scheme !== undefined && fileNames === undefined) return fileNamesOf(scheme);
  if (fileNames !== undefined && scheme === undefined) return fileNames;
  throw new InvalidOptionError('Give either a scheme or fileNames for the files.');
}

/** Names for all acquisitions, from number 1. */
export function* fileNamesOf(scheme: string): Generator<string, void, void> {
  for (let number = 1; ; number++) {
    yield expandScheme(scheme, number);
    if (!isNumbered(scheme)) return;
  }
}

/** The name for the rest of an acquisition that was cut off: `a-2.h5` beside `a.h5`. */
export function continuationOf(path: string, number: number): string {
  const { dir, name, ext } = parse(path);
  return join(dir, `${name}-${number}${ext}`);
}
