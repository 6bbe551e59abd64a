/** The temporary names of files that are being built: `NAME.XXXXXXXX.partial`, beside `NAME`. */

import { readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';

const PARTIAL = /^(.+)\.[0-9a-f]{8}\.partial$/s;

/** @returns one that nobody has */
export function partialPathOf(path: string): string {
  // Need not be secret, and loading `node:crypto` takes a twentieth of the start.
  const number = Math.floor(Math.random() * 2 ** 32);
  return `${path}.${number.toString(16).padStart(8, '0')}.partial`;
}

/** @returns the path that the file was to have; null if this is no temporary one */
export function pathOfPartial(path: string): string | null {
  const name = PARTIAL.exec(basename(path))?.[1];
  return name === undefined ? null : join(dirname(path), name);
}

/**
 * Looks for files that were built, or are, to be called like one of these. Folders that can't be read
 * have none.
 *
 * @returns absolute paths
 */
export async function findPartials(paths: Iterable<string>): Promise<string[]> {
  const wanted = new Set(Array.from(paths, (path) => resolve(path)));
  const folders = new Set(Array.from(wanted, (path) => dirname(path)));
  const found: string[] = [];
  for (const folder of folders) {
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name);
      if (wanted.has(pathOfPartial(path) ?? '')) found.push(path);
    }
  }
  return found;
}
