/**
 * Locks that keep two captures from writing to one path, and `repair` from a file that is being
 * written. The system takes them away with the process, however that ends.
 */

import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import type { LockState } from '../../native/binding.js';
import { native } from '../../native/load.js';

/** A folder is held for the moments that it takes to look into it. */
const FOLDER_TRIES = 200;
const FOLDER_TRY_EVERY_MS = 10;

/** Whether somebody writes the file: `taken`; `unsupported` as well if that can't be found out. */
export async function lockOf(path: string): Promise<LockState> {
  let handle: FileHandle;
  try {
    // What is no file, a pipe say, is not waited for.
    handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return 'unsupported';
  }
  try {
    return await native().probeFile(handle.fd);
  } finally {
    await handle.close();
  }
}

/** Whether somebody writes the file; false as well if that can't be found out. */
export async function isLocked(path: string): Promise<boolean> {
  return (await lockOf(path)) === 'taken';
}

/** Whether somebody writes one of the files. */
export async function isAnyLocked(paths: readonly string[]): Promise<boolean> {
  return (await Promise.all(paths.map(isLocked))).includes(true);
}

/**
 * Does something while nobody else does the like in the same folder. If the folder can't be locked it
 * is done all the same.
 */
export async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const handle = await open(folder, constants.O_RDONLY).catch(() => null);
  try {
    if (handle !== null) await lockFolder(handle);
    return await work();
  } finally {
    await handle?.close();
  }
}

async function lockFolder({ fd }: FileHandle): Promise<void> {
  for (let tries = 0; tries < FOLDER_TRIES; tries++) {
    if ((await native().lockFolder(fd)) !== 'taken') return;
    await sleep(FOLDER_TRY_EVERY_MS);
  }
}
