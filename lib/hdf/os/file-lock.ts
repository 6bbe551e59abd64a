/**
 * Locks that keep two captures from writing to one path, and `repair` from a file that is being written. The
 * system releases a lock when its process ends, in whatever way.
 */

import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import type { LockState } from '../../native/binding.js';
import { native } from '../../native/load.js';

/** Tries to lock a folder. A folder is locked only while it is read. */
const FOLDER_TRIES = 200;
const FOLDER_TRY_EVERY_MS = 10;

/** Whether a file is being written: `taken`. `unsupported` if that can't be found out. */
export async function lockOf(path: string): Promise<LockState> {
  let handle: FileHandle;
  try {
    // Opening a pipe must not wait for its writer.
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

/** Whether a file is being written; false if that can't be found out. */
export async function isLocked(path: string): Promise<boolean> {
  return (await lockOf(path)) === 'taken';
}

/** Whether one of the files is being written. */
export async function isAnyLocked(paths: readonly string[]): Promise<boolean> {
  return (await Promise.all(paths.map(isLocked))).includes(true);
}

/**
 * Runs `work` while the folder is locked against other calls of this function. If the folder can't be locked,
 * `work` runs without the lock.
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
