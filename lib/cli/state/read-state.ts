/** A saved state, from a file or standard input. */

import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';

import { OutputPathError } from '../../errors.js';
import { parseState } from '../../state/entries.js';
import { textToState } from '../../state/text.js';

/**
 * Reads the lines of a state.
 *
 * @param file `-`: standard input
 * @throws OutputPathError if there is no file, or not one line of a saved state in it
 */
export async function readState(file: string): Promise<string[]> {
  const name = file === '-' ? 'Standard input' : file;
  const state = textToState(decode(await contentOf(file), file, name));
  if (parseState(state).some(({ fault }) => fault === null)) return state;
  throw new OutputPathError(`${name} holds no saved state: ${ADVICE}`, file);
}

const ADVICE = 'give a file made by "pandablocks save", or by the Python client.';

async function contentOf(file: string): Promise<Uint8Array> {
  if (file === '-') return buffer(process.stdin);
  try {
    return await readFile(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new OutputPathError(`${file} can't be read: ${explain(code)}`, file, { cause });
  }
}

function explain(code: string | undefined): string {
  switch (code) {
    case 'ENOENT':
      return 'there is no such file. Check the name, or make one with "pandablocks save".';
    case 'EISDIR':
      return `it is a folder. G${ADVICE.slice(1)}`;
    default:
      return 'check the name and the permissions.';
  }
}

function decode(bytes: Uint8Array, file: string, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new OutputPathError(`${name} is not text: ${ADVICE}`, file, { cause });
  }
}
