/** The file name of an acquisition from a stream. */

import { statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';

import { OutputPathError, StreamMessageError } from '../../errors.js';
import { checkFolder, checkLength } from '../../hdf/path/check-output-path.js';
import {
  isNumbered,
  makeFolderOf,
  namesPanda,
  streamFileName,
} from '../../hdf/path/filename-scheme.js';
import { fillScheme } from '../../hdf/path/scheme-values.js';

const DEFAULT_NAME = '%s-%d.h5';

export interface FileNames {
  /** The folder that files are made in; null: it has the name of the PandA, a number or a time in it. */
  readonly folder: string | null;
  /** @throws OutputPathError, StreamMessageError */
  readonly of: (acquisition: NamedAcquisition) => string;
}

/** What a name is made of. */
export interface NamedAcquisition {
  readonly panda: string;
  readonly number: number;
  /** When the publisher was started, ISO 8601, so that all writers take the same name; null: not known. */
  readonly startedAt: string | null;
  /** What the publisher wants. */
  readonly fileScheme?: string | undefined;
}

/**
 * @param scheme scheme of the names, or a folder, in which publishers name the files
 * @param pandas the PandAs whose acquisitions are written; null: all
 * @throws OutputPathError if several acquisitions would have one name
 */
export function fileNamesOf(
  scheme: string,
  pandas: readonly string[] | null,
  num: number,
): FileNames {
  if (isFolder(scheme)) {
    const of: FileNames['of'] = ({ fileScheme = DEFAULT_NAME, ...acquisition }) =>
      join(scheme, nameOf(plainName(fileScheme), acquisition));
    return { folder: scheme, of };
  }
  const sample = fillScheme(scheme, { pandaName: null, startedAt: new Date(0) });
  if (pandas?.length !== 1 && !namesPanda(sample)) {
    throw new OutputPathError(
      `The scheme ${scheme} gives acquisitions of several PandAs one name: put %s in it for the name of the PandA, or say which PandA is wanted.`,
      scheme,
    );
  }
  if (num !== 1 && !isNumbered(sample, 'PANDA')) {
    throw new OutputPathError(
      `The scheme ${scheme} gives all acquisitions one name: put %d in it for the number of the acquisition.`,
      scheme,
    );
  }
  const folder = dirname(scheme);
  return {
    folder: folder.includes('%') ? null : folder,
    of: (acquisition) => nameOf(scheme, acquisition),
  };
}

/** Looks whether files can be made, before any job is taken. @throws OutputPathError */
export async function checkFolderOf({ folder }: FileNames, makeFolders: boolean): Promise<void> {
  if (folder === null) return;
  const path = resolve(folder, 'any');
  if (makeFolders) makeFolderOf(path);
  await checkFolder(path);
}

function nameOf(scheme: string, { panda, number, startedAt }: NamedAcquisition): string {
  if (startedAt === null && scheme.replaceAll('%%', '').includes('%t')) {
    throw new StreamMessageError(
      `The head does not say when the publisher was started, which %t in ${scheme} stands for.`,
    );
  }
  const time = new Date(startedAt ?? 0);
  const filled = fillScheme(scheme, { pandaName: null, startedAt: time });
  const name = streamFileName(filled, panda, number);
  checkLength(name);
  return name;
}

function isFolder(scheme: string): boolean {
  if (scheme.endsWith(sep) || scheme.endsWith('/')) return true;
  return statSync(scheme, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The publisher is not trusted: its scheme may only name files in one folder. */
function plainName(fileScheme: string): string {
  const isPlain = basename(fileScheme) === fileScheme && !/[/\\\0]|^\.{0,2}$/.test(fileScheme);
  if (isPlain) return fileScheme;
  throw new StreamMessageError(
    `The publisher wants the file to be called ${JSON.stringify(fileScheme)}: a file scheme is a plain name, without folders.`,
  );
}
