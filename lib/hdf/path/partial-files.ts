/**
 * The temporary names of files that are being built, beside `NAME`: `NAME.XXXXXXXX.partial` of a capture,
 * `NAME.XXXXXXXX.pending` of what a durable stream has as well.
 */

import { basename, dirname, join, resolve } from 'node:path';

import type { ListFolder } from './folder-listing.js';
import { lookup3 } from './lookup3.js';

/**
 * Where the samples of a temporary file come from. Those of a `capture` are nowhere else; those of a
 * `stream` stay in the stream until the file has its own name.
 */
export type PartialKind = 'capture' | 'stream';

const PARTIAL = /^(.+)\.[0-9a-f]{8}\.partial$/s;
const PENDING = /^.+\.[0-9a-f]{8}\.pending$/s;
const SUFFIXES: Readonly<Record<PartialKind, string>> = {
  capture: '.partial',
  stream: '.pending',
};
/** Of a name, what is added to it included; nearly every file system has this limit. */
const LONGEST_NAME_BYTES = 255;
/** Of a name that a file is to have. */
export const MOST_NAME_BYTES = LONGEST_NAME_BYTES - '.01234567.partial'.length;
/** More captures to one path are rarely killed before somebody looks after what they left. */
const DERIVED_NAMES = 8;

/** @returns a temporary name that nobody has */
export function partialPathOf(path: string, kind: PartialKind): string {
  // Need not be secret, and loading `node:crypto` takes a twentieth of the start.
  return numberedPath(path, Math.floor(Math.random() * 2 ** 32), kind);
}

/**
 * The temporary names that a capture takes, the first that is free. They follow from the path, so that
 * captures to one path find each other in a folder of any size.
 */
export function derivedPartialPathsOf(path: string, kind: PartialKind): string[] {
  const first = lookup3(Buffer.from(basename(path)));
  return Array.from({ length: DERIVED_NAMES }, (_, i) =>
    numberedPath(path, (first + i) >>> 0, kind),
  );
}

function numberedPath(path: string, number: number, kind: PartialKind): string {
  return `${path}.${number.toString(16).padStart(8, '0')}${SUFFIXES[kind]}`;
}

/** Whether this is the temporary name of a file whose samples a stream has as well. */
export function isPending(path: string): boolean {
  return PENDING.test(basename(path));
}

/** @returns the path that the file of a capture was to have; null if this is no temporary one */
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
export async function findPartials(paths: Iterable<string>, list: ListFolder): Promise<string[]> {
  const wanted = new Set(Array.from(paths, (path) => resolve(path)));
  const folders = new Set(Array.from(wanted, (path) => dirname(path)));
  const found: string[] = [];
  for (const folder of folders) {
    for (const name of (await list(folder)) ?? []) {
      const path = join(folder, name);
      if (wanted.has(pathOfPartial(path) ?? '')) found.push(path);
    }
  }
  return found;
}
