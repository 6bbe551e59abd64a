/** The names in a folder. */

import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';

/** @returns the names in a folder; null if it can't be listed */
export type ListFolder = (folder: string) => Promise<readonly string[] | null>;

export const listFolder: ListFolder = (folder) => readdir(folder).catch(() => null);

/** Lists each folder once, for any number of names. */
export class FolderListings {
  readonly #names = new Map<string, Promise<readonly string[] | null>>();
  readonly #folded = new Map<string, Promise<ReadonlySet<string> | null>>();

  readonly list: ListFolder = (folder) => {
    const names = this.#names.get(folder) ?? listFolder(folder);
    this.#names.set(folder, names);
    return names;
  };

  /** Whether a file may exist at this absolute path; false: there is none. */
  async mayHave(path: string): Promise<boolean> {
    const folder = dirname(path);
    const folded = this.#folded.get(folder) ?? this.#fold(folder);
    this.#folded.set(folder, folded);
    return (await folded)?.has(foldName(basename(path))) ?? true;
  }

  async #fold(folder: string): Promise<ReadonlySet<string> | null> {
    const names = await this.list(folder);
    return names === null ? null : new Set(names.map(foldName));
  }
}

/** Normalizes a name. Some file systems ignore case, or how accents are composed. */
function foldName(name: string): string {
  return name.normalize('NFC').toUpperCase().toLowerCase();
}

/** The same for paths that are one file, as far as that can be known from the path alone. */
export function fileKey(path: string, platform: string = process.platform): string {
  return platform === 'win32' || platform === 'darwin' ? foldName(path) : path;
}
