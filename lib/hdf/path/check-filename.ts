/** Checks that a value can be the name of a file. */

import { basename, sep } from 'node:path';
import { inspect } from 'node:util';

import { OutputPathError, shorten } from '../../errors.js';

/** @throws OutputPathError for a value that is not a string, and for the name of a folder */
export function checkFilename(path: unknown): string {
  if (typeof path !== 'string') {
    const shown = shorten(inspect(path, { breakLength: Infinity }));
    throw new OutputPathError(
      `The name of a file is ${shown}: give a path as text (of a URL: fileURLToPath(url)).`,
      shown,
    );
  }
  const isFolder = path === '' || path.endsWith(sep) || path.endsWith('/');
  if (isFolder || ['.', '..'].includes(basename(path))) {
    throw new OutputPathError(
      `${path === '' ? 'An empty text' : path} names no file: give the name of the file as well.`,
      path,
    );
  }
  return path;
}
