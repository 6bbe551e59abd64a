/** Names of files from a scheme. */

import { parse, join } from 'node:path';

import { InvalidOptionError, OutputPathError } from '../../errors.js';
import { checkFilename } from './check-filename.js';

const PLACEHOLDER = /%(?:(%)|(s)|(0?\d{0,2})d|(.?))/g;

/** Whether the scheme gives a name of its own to each acquisition. @throws OutputPathError */
export function isNumbered(scheme: string, panda: string | null = null): boolean {
  checkFilename(scheme);
  return expandScheme(scheme, 1, panda) !== expandScheme(scheme, 2, panda);
}

/** Whether the scheme gives names of their own to acquisitions of several PandAs. @throws OutputPathError */
export function namesPanda(scheme: string): boolean {
  checkFilename(scheme);
  return expandScheme(scheme, 1, 'a') !== expandScheme(scheme, 1, 'b');
}

/** The name for an acquisition of a stream: `%s` stands for the PandA's name. @throws OutputPathError */
export function streamFileName(scheme: string, panda: string, number: number): string {
  return checkFilename(expandScheme(scheme, number, panda));
}

/**
 * The name for an acquisition: `%d` stands for its number, `%03d` for the number with leading zeros,
 * `%s` for the PandA's name, `%%` for a percent sign.
 *
 * @param panda null: PandAs have no names here
 * @throws OutputPathError for any other use of `%`
 */
function expandScheme(scheme: string, number: number, panda: string | null = null): string {
  return scheme.replace(
    PLACEHOLDER,
    (all: string, ...[percent, name, width]: (string | undefined)[]) => {
      if (percent !== undefined) return '%';
      if (name !== undefined && panda !== null) return panda;
      if (width === undefined) {
        const also = panda === null ? '' : '%s for the name of the PandA, ';
        throw new OutputPathError(
          `The scheme ${scheme} has ${JSON.stringify(all)}: use %d, %03d or the like for the number of the acquisition, ${also}%% for a percent sign.`,
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
