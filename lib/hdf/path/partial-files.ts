/**
 * The temporary names of files that are being built, beside `NAME`: `NAME.XXXXXXXX.partial` for a capture, and
 * `NAME.XXXXXXXX.pending` for a file whose samples are in a durable stream as well.
 */

import { basename, dirname, join, resolve } from 'node:path';

import type { ListFolder } from './folder-listing.js';
import { lookup3 } from './lookup3.js';

/**
 * Where the samples of a temporary file come from. The samples of a `capture` are nowhere else; those of a
 * `stream` stay in the stream until the file has its own name.
 */
export type PartialKind = 'capture' | 'stream';

const PARTIAL = /^(.+)\.[0-9a-f]{8}\.partial$/s;
const PENDING = /^.+\.[0-9a-f]{8}\.pending$/s;
const SUFFIXES: Readonly<Record<PartialKind, string>> = {
  capture: '.partial',
  stream: '.pending',
};
/** Longest name, in bytes, on nearly every file system. */
const LONGEST_NAME_BYTES = 255;
/** Longest name of a capture's file, in bytes. */
export const MOST_NAME_BYTES = LONGEST_NAME_BYTES - '.01234567.partial'.length;
/** Left-overs of this many killed captures to one path are rare. */
const DERIVED_NAMES = 8;

/** @returns a temporary name that is not in use */
export function partialPathOf(path: string, kind: PartialKind): string {
  // The name need not be secret, and loading `node:crypto` takes a twentieth of the start time.
  return numberedPath(path, Math.floor(Math.random() * 2 ** 32), kind);
}

/**
 * The temporary names of which a capture takes the first that is free. The names follow from the path, so that
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

/** @returns the path that the file of a capture was to get; null if the name is not a temporary one */
export function pathOfPartial(path: string): string | null {
  const name = PARTIAL.exec(basename(path))?.[1];
  return name === undefined ? null : join(dirname(path), name);
}

/**
 * Finds temporary files of captures to one of these paths, whether or not they are being written. Folders that
 * can't be read are skipped.
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
