/** Making a whole file of what a capture has left that was killed. */

import { constants } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

import { HdfError, OutputPathError } from '../errors.js';
import { native } from '../native/load.js';
import type { Inspection } from '../native/binding.js';
import { explainHdfError } from './explain-hdf-error.js';
import { inFolder, isAnyLocked } from './file-lock.js';
import { moveToFreeName } from './free-name.js';
import { syncFile, syncFolder } from './on-disk.js';
import { derivedPartialPathsOf, pathOfPartial } from './partial-files.js';
import { closedSuperblock, parseSuperblock, SUPERBLOCK_BYTES } from './superblock.js';
import { explainSystemError, systemCode } from './system-error.js';

/** The names of our attributes of the root stand in these bytes. */
const HEAD_BYTES = 64 * 1024;
/** Where there are no locks, somebody may still write a file that has just changed. */
const SILENT_MS = 10_000;

/** What became of a file. */
export interface RepairResult {
  /** Where the file is now, absolute. */
  readonly file: string;
  /** The temporary name that it had; null if it has its name as before. */
  readonly renamedFrom: string | null;
  /** Something was done to the file itself. */
  readonly wasRepaired: boolean;
  /** Rows in each dataset. */
  readonly samples: number;
  /** Datasets that had more rows, and how many: these were not in all datasets. */
  readonly shortened: readonly {
    /** The dataset. */
    readonly name: string;
    /** How many it had. */
    readonly rows: number;
  }[];
}

/**
 * Repairs a file whose writer was killed, so that every HDF5 reader can open it: takes away the mark
 * that it is being written, corrects the length that it says it has, and cuts all columns at the
 * length of the shortest. All rows that were flushed stay, where they are. The root and all datasets
 * say the same then of how the acquisition ended. A file that is in order is left as it is, and so is
 * what others have added to one. One that still has its temporary name gets its own, if that is free.
 *
 * Nothing is changed unless all of the file can be made sense of. A repair that is itself killed
 * leaves a file that can be repaired.
 *
 * @throws OutputPathError if the file can't be opened, or is being written right now
 * @throws HdfError if it is no HDF5 file, none of ours, or can't be repaired
 */
export async function repairHdfFile(path: string): Promise<RepairResult> {
  const file = resolve(path);
  // Nobody replaces it from here on.
  const handle = await inFolder(dirname(file), () => openForRepair(file));
  try {
    const done = await repair(file, handle);
    if (done.wasRepaired) await changing(file, syncFile(handle.fd));
    const named = await inFolder(dirname(file), () => giveName(file));
    return { ...done, file: named, renamedFrom: named === file ? null : file };
  } finally {
    await handle.close();
  }
}

async function openForRepair(file: string): Promise<FileHandle> {
  let handle: FileHandle;
  try {
    if (!(await stat(file)).isFile()) throw new Error('it is no file');
    handle = await open(file, constants.O_RDWR);
  } catch (cause) {
    throw new OutputPathError(`${file} can't be repaired: ${(cause as Error).message}.`, file, {
      cause,
    });
  }
  try {
    await makeSureNobodyWrites(file, handle);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function makeSureNobodyWrites(file: string, handle: FileHandle): Promise<void> {
  const state = await native().lockFile(handle.fd);
  // eslint-disable-next-line no-restricted-syntax -- compared with a stamp of the file system
  const isFresh = Date.now() - (await handle.stat()).mtimeMs < SILENT_MS;
  if (state === 'mine' || (state === 'unsupported' && !isFresh)) return;
  const isSure = state === 'taken' ? 'is being written' : 'may be written';
  throw new OutputPathError(`${file} ${isSure} right now: repair it when that has ended.`, file);
}

async function repair(
  file: string,
  handle: FileHandle,
): Promise<Pick<RepairResult, 'wasRepaired' | 'samples' | 'shortened'>> {
  const head = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
  const byteLength = (await handle.stat({ bigint: true })).size;
  const superblock = parseSuperblock(head);
  if (superblock === null) throw refusal(file, bytesRead === 0 ? NOTHING : 'is no HDF5 file');
  const isOurs = head.subarray(0, bytesRead).includes('pandablocks_version');
  if (!superblock.isSound || !isOurs) {
    const isBegun = superblock.isSound && superblock.hasWriter && !superblock.hasSwmrWriter;
    const isEmpty = byteLength <= SUPERBLOCK_BYTES || (isBegun && pathOfPartial(file) !== null);
    throw refusal(file, isEmpty ? NOTHING : 'was not written by this program, or is damaged');
  }
  if (superblock.hasWriter && !superblock.hasSwmrWriter) throw refusal(file, NOTHING);
  if (superblock.byteLength !== null && superblock.byteLength > byteLength) {
    throw refusal(
      file,
      `is cut off: ${byteLength} of its ${superblock.byteLength} bytes are there`,
    );
  }
  if (superblock.hasWriter) {
    // Less than a sector, so that it is written whole or not at all.
    await changing(file, handle.write(closedSuperblock(head, byteLength), 0, SUPERBLOCK_BYTES, 0));
  }
  let found: Inspection;
  try {
    found = await inspect(file);
  } catch (error) {
    if (superblock.hasWriter) await handle.write(head, 0, SUPERBLOCK_BYTES, 0);
    throw error;
  }
  const { columns, rows, isToldWrong } = found;
  const shortened = columns.filter((column) => column.rows > rows);
  if (shortened.length > 0 || isToldWrong) await shorten(file, rows);
  const wasRepaired = superblock.hasWriter || isToldWrong || shortened.length > 0;
  return { wasRepaired, samples: rows, shortened };
}

async function inspect(file: string): Promise<Inspection> {
  let found: Inspection;
  try {
    found = await native().inspectFile(file);
  } catch (cause) {
    throw refusal(file, 'is damaged', cause);
  }
  if (!found.isOurs) throw refusal(file, 'was not written by this program');
  return found;
}

async function shorten(file: string, rows: number): Promise<void> {
  try {
    await native().shortenFile(file, rows);
  } catch (cause) {
    const { message, systemCode } = explainHdfError(cause, file) as HdfError;
    throw notYet(file, message.replace(/\.$/, ''), cause, systemCode);
  }
}

/** What fails here may succeed later: where what is written over is copied a full disk takes nothing. */
async function changing(file: string, work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (cause) {
    const code = systemCode(Math.abs(Number((cause as NodeJS.ErrnoException).errno)));
    throw notYet(file, explainSystemError(cause, file), cause, code);
  }
}

function notYet(file: string, why: string, cause: unknown, code: string | null): HdfError {
  const what = `${file} can't be repaired yet: ${why}. Its samples are safe: try again then.`;
  return new HdfError(what, file, { cause }, code);
}

/** @returns where the file is now */
async function giveName(file: string): Promise<string> {
  const name = pathOfPartial(file);
  if (name === null) return file;
  // A capture that has taken the name keeps it.
  const others = derivedPartialPathsOf(name).filter((other) => other !== file);
  if (await isAnyLocked(others)) return file;
  try {
    await moveToFreeName(file, name);
  } catch {
    // Killed between getting its name and losing the other.
    const [mine, other] = await Promise.all([stat(file), stat(name).catch(() => null)]);
    if (mine.ino !== other?.ino || mine.dev !== other.dev) return file;
    await rm(file);
  }
  await syncFolder(dirname(file));
  return name;
}

const NOTHING = 'holds no samples: its writer was killed before it had flushed any. Remove it';

function refusal(file: string, what: string, cause?: unknown): HdfError {
  return new HdfError(`${file} ${what}.`, file, { cause });
}
