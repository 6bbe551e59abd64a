/** What the file of an acquisition from a stream is called. */

import { statSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';

import { OutputPathError, StreamMessageError } from '../../errors.js';
import { isNumbered, namesPanda, streamFileName } from '../../hdf/path/filename-scheme.js';

const DEFAULT_NAME = '%s-%d.h5';

export interface FileNames {
  /** The folder that files are made in; null: it has the name of the PandA, or a number, in it. */
  readonly folder: string | null;
  /**
   * @param fileScheme what the publisher wants
   * @throws OutputPathError, StreamMessageError
   */
  readonly of: (panda: string, number: number, fileScheme: string | undefined) => string;
}

/**
 * @param scheme names of files, or a folder: then the publisher names the files in it
 * @param pandas whose acquisitions are written; null: of all
 * @throws OutputPathError if several acquisitions would have one name
 */
export function fileNamesOf(
  scheme: string,
  pandas: readonly string[] | null,
  num: number,
): FileNames {
  if (isFolder(scheme)) {
    const of: FileNames['of'] = (panda, number, fileScheme = DEFAULT_NAME) =>
      join(scheme, streamFileName(plainName(fileScheme), panda, number));
    return { folder: scheme, of };
  }
  if (pandas?.length !== 1 && !namesPanda(scheme)) {
    throw new OutputPathError(
      `The scheme ${scheme} gives acquisitions of several PandAs one name: put %s in it for the name of the PandA, or say which PandA is wanted.`,
      scheme,
    );
  }
  if (num !== 1 && !isNumbered(scheme, 'PANDA')) {
    throw new OutputPathError(
      `The scheme ${scheme} gives all acquisitions one name: put %d in it for the number of the acquisition.`,
      scheme,
    );
  }
  const folder = dirname(scheme);
  return {
    folder: folder.includes('%') ? null : folder,
    of: (panda, number) => streamFileName(scheme, panda, number),
  };
}

function isFolder(scheme: string): boolean {
  if (scheme.endsWith(sep) || scheme.endsWith('/')) return true;
  return statSync(scheme, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The publisher may be anybody: it names files in one folder, and nothing else. */
function plainName(fileScheme: string): string {
  const isPlain = basename(fileScheme) === fileScheme && !/[/\\\0]|^\.{0,2}$/.test(fileScheme);
  if (isPlain) return fileScheme;
  throw new StreamMessageError(
    `The publisher wants the file to be called ${JSON.stringify(fileScheme)}: a file scheme is a plain name, without folders.`,
  );
}
