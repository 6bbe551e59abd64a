/** The file of the addon: built on this machine, or the binary that fits what is running. */

import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';

import { type Libc, runningLibc } from './running-libc.js';

/** node-gyp-build. Where the platform itself finds addons, it has no `path`. */
interface AddonFinder {
  (root: string): unknown;
  readonly path?: ((root: string) => string) | undefined;
}

/**
 * Loads the addon of the package in this folder.
 *
 * @throws what `require` throws; an error if no binary fits
 */
export function loadAddon(root: string, require: NodeJS.Require): unknown {
  const find = require('node-gyp-build') as AddonFinder;
  if (find.path === undefined) return find(root);
  return require(addonPath(root, find.path, runningLibc()));
}

/**
 * node-gyp-build takes the C library from the existence of `/etc/alpine-release`, which other systems
 * with musl lack, and which says nothing of a Node.js for glibc.
 *
 * @throws an error if no binary fits
 */
export function addonPath(root: string, path: (root: string) => string, libc: Libc | null): string {
  if (libc === null) return path(root);
  let found: string | undefined;
  let refused: unknown;
  try {
    found = path(root);
  } catch (error) {
    refused = error;
  }
  if (found !== undefined && fits(found, libc)) return found;
  const folder = `${process.platform}-${process.arch}`;
  // node-gyp-build looks into the folder of this variable instead of the package.
  const place = process.env['PANDABLOCKS_PREBUILD'] ?? root;
  const fitting = join(place, 'prebuilds', folder, `pandablocks.${libc}.node`);
  if (existsSync(fitting)) return fitting;
  throw new Error(`No native build was found for ${folder} with ${libc} in ${root}`, {
    cause: refused,
  });
}

/** A file that names no C library was built on this machine. */
function fits(path: string, libc: Libc): boolean {
  const named = /\.(glibc|musl)\./.exec(basename(path))?.[1];
  return named === undefined || named === libc;
}
