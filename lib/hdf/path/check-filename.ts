/** Checks that a value can be the name of a file. */

import { posix, win32 } from 'node:path';
import { inspect } from 'node:util';

import { OutputPathError, shorten } from '../../errors.js';
import { explainWindowsName } from './windows-names.js';

/**
 * @param platform as `process.platform`
 * @throws OutputPathError for a value that is not a string, for the name of a folder, and on Windows for names
 *   that Windows changes or refuses
 */
export function checkFilename(path: unknown, platform: string = process.platform): string {
  if (typeof path !== 'string') {
    const shown = shorten(inspect(path, { breakLength: Infinity }));
    throw new OutputPathError(
      `The name of a file is ${shown}: give a path as text (of a URL: fileURLToPath(url)).`,
      shown,
    );
  }
  const isWindows = platform === 'win32';
  const paths = isWindows ? win32 : posix;
  const isFolder = path === '' || path.endsWith(paths.sep) || path.endsWith('/');
  if (isFolder || ['.', '..'].includes(paths.basename(path))) {
    throw new OutputPathError(
      `${path === '' ? 'An empty text' : path} names no file: give the name of the file as well.`,
      path,
    );
  }
  const problem = isWindows ? explainWindowsName(path) : null;
  if (problem !== null) throw new OutputPathError(`The path ${path} ${problem}.`, path);
  return path;
}
