/** Reads text from a file or from standard input. */

import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';

import { OutputPathError } from '../errors.js';

/**
 * Reads the whole text.
 *
 * @param file `-`: standard input
 * @param advice what the user should do after an error: `give a file ...`, with a full stop
 * @throws OutputPathError if it can't be read, or is not UTF-8
 */
export async function readText(file: string, advice: string): Promise<string> {
  const bytes = file === '-' ? await buffer(process.stdin) : await contentOf(file, advice);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new OutputPathError(`${nameOf(file)} is not text: ${advice}`, file, { cause });
  }
}

/** The subject of a sentence about the input. */
export function nameOf(file: string): string {
  return file === '-' ? 'Standard input' : file;
}

async function contentOf(file: string, advice: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new OutputPathError(`${file} ${explain(code, advice)}`, file, { cause });
  }
}

function explain(code: string | undefined, advice: string): string {
  switch (code) {
    case 'ENOENT':
      return `does not exist: check the name, or ${advice}`;
    case 'EISDIR':
      return `is a folder: ${advice}`;
    default:
      return "can't be read: check the name and the permissions.";
  }
}
