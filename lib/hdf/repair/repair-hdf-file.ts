/** Repairs the file of a killed capture. */

import { constants } from 'node:fs';
import { type FileHandle, open, rm, stat } from 'node:fs/promises';
import { dirname, resolve, toNamespacedPath } from 'node:path';

import { HdfError, OutputPathError } from '../../errors.js';
import { native } from '../../native/load.js';
import type { Inspection } from '../../native/binding.js';
import { explainRefusal } from './repair-refusal.js';
import { explainHdfError } from '../file/explain-hdf-error.js';
import { inFolder, isAnyLocked } from '../os/file-lock.js';
import { renameNoReplace } from '../os/rename-noreplace.js';
import { syncFile, syncFolder } from '../os/fsync.js';
import { derivedPartialPathsOf, pathOfPartial } from '../path/partial-files.js';
import { closedSuperblock, parseSuperblock, SUPERBLOCK_BYTES } from '../file/superblock.js';
import { codeOfError, explainSystemError } from '../os/file-system-errors.js';

/** In the file of a killed capture, the names of our root attributes are in the first bytes. */
const HEAD_BYTES = 64 * 1024;
const VERSION_NAME = 'pandablocks_version';
/** Where locks do not work, a file that changed this recently may still be written. */
const SILENT_MS = 10_000;

/** What a repair did to a file. */
export interface RepairResult {
  /** Absolute path of the file after the repair. */
  readonly file: string;
  /** The temporary name that the repair replaced; null if the file had its own name already. */
  readonly renamedFrom: string | null;
  /** The file itself was changed. */
  readonly wasRepaired: boolean;
  /** Rows in each column. */
  readonly samples: number;
  /** Number of acquisitions in the table of the file, if the file has a table. */
  readonly acquisitions?: number | undefined;
  /** Columns that were cut, since their last rows are not in all columns. */
  readonly shortened: readonly {
    /** Name of the dataset. */
    readonly name: string;
    /** Rows before the repair. */
    readonly rows: number;
  }[];
}

/**
 * Repairs a file whose writer was killed, so that every HDF5 reader can open it. The repair removes the mark of
 * a writer, corrects the length in the superblock, and cuts all columns to the length of the shortest. All
 * flushed rows stay, in place. The root and all columns then state the same end of the acquisition. A file that
 * is in order is not changed, and datasets that others have added are not changed either: the root names the
 * columns (`columns`). A file with a temporary name gets its own name, if that is free.
 * The repair changes nothing unless it understands the whole file. If columns would have to be cut and a column
 * is missing or may be a copy, the error says so. A repair that is itself killed leaves a file that can be
 * repaired.
 * @throws OutputPathError if the file can't be opened, or is being written
 * @throws HdfError if the file is not an HDF5 file, was not made by this package, or can't be repaired; with
 *   `systemCode` if the disk is the reason
 */
export async function repairHdfFile(path: string): Promise<RepairResult> {
  const file = resolve(path);
  // From here on nobody can replace the file.
  const handle = await inFolder(dirname(file), () => openForRepair(file));
  try {
    const done = await repair(file, handle);
    if (done.wasRepaired) await withDisk(file, syncFile(handle.fd));
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
): Promise<Omit<RepairResult, 'file' | 'renamedFrom'>> {
  const head = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await withDisk(file, handle.read(head, 0, HEAD_BYTES, 0), UNCHANGED);
  const byteLength = (await handle.stat({ bigint: true })).size;
  const superblock = parseSuperblock(head);
  if (superblock === null) throw refusal(file, bytesRead === 0 ? NOTHING : 'is no HDF5 file');
  const isPartial = pathOfPartial(file) !== null;
  const isBegun = superblock.hasWriter && !superblock.hasSwmrWriter;
  const isEmpty = byteLength <= SUPERBLOCK_BYTES || (superblock.isSound && isBegun && isPartial);
  if (isEmpty) throw refusal(file, NOTHING);
  // HDF5 can open a file that has no mark of a writer.
  const isOurs = superblock.isSound && head.subarray(0, bytesRead).includes(VERSION_NAME);
  if (superblock.hasWriter && !isOurs) {
    throw refusal(file, 'was not written by this program, or is damaged');
  }
  if (isBegun) throw refusal(file, OPENED);
  if (superblock.byteLength !== null && superblock.byteLength > byteLength) {
    throw refusal(
      file,
      `is cut off: ${byteLength} of its ${superblock.byteLength} bytes are there`,
    );
  }
  if (superblock.hasWriter) {
    // The superblock is smaller than a sector, so the disk writes all of it or nothing.
    await withDisk(file, handle.write(closedSuperblock(head, byteLength), 0, SUPERBLOCK_BYTES, 0));
  }
  let found: Inspection;
  try {
    found = await inspect(file, !superblock.isSound);
  } catch (error) {
    if (superblock.hasWriter) await withDisk(file, handle.write(head, 0, SUPERBLOCK_BYTES, 0));
    throw error;
  }
  const { columns, rows, isToldWrong, acquisitions } = found;
  const shortened = columns.filter((column) => column.rows > column.kept);
  if (shortened.length > 0 || isToldWrong) {
    if (!superblock.isSound) throw refusal(file, CONVERTED);
    await shorten(file);
  }
  const wasRepaired = superblock.hasWriter || isToldWrong || shortened.length > 0;
  return {
    ...{ wasRepaired, samples: rows },
    ...(acquisitions >= 0 && { acquisitions }),
    shortened: shortened.map((column) => ({ name: column.name, rows: column.rows })),
  };
}

/** @param isConverted the file has a format that a capture does not write */
async function inspect(file: string, isConverted: boolean): Promise<Inspection> {
  let found: Inspection;
  try {
    found = await native().inspectFile(toNamespacedPath(file));
  } catch (cause) {
    const explained = explainHdfError(cause, file);
    // An error of the disk says nothing about the file.
    const isOfSystem = explained instanceof HdfError && explained.systemCode !== null;
    if (isOfSystem) throw hdfNotYet(file, explained, UNCHANGED);
    throw refusal(file, 'is damaged', cause);
  }
  if (!found.isOurs) throw refusal(file, 'was not written by this program');
  if (found.doubt !== '') {
    throw refusal(file, isConverted ? CONVERTED : explainRefusal(found, found.doubt));
  }
  return found;
}

async function shorten(file: string): Promise<void> {
  try {
    await native().shortenFile(toNamespacedPath(file));
  } catch (cause) {
    throw hdfNotYet(file, explainHdfError(cause, file) as HdfError);
  }
}

function hdfNotYet(file: string, { message, systemCode, cause }: HdfError, state = SAFE): HdfError {
  return notYet(file, message.replace(/\.$/, ''), cause, systemCode, state);
}

/**
 * Tells that a repair can be tried again after an error of the disk. On copy-on-write file systems a full disk
 * refuses to overwrite.
 */
async function withDisk<T>(file: string, work: Promise<T>, state = SAFE): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw notYet(file, explainSystemError(cause, file), cause, codeOfError(cause), state);
  }
}

const SAFE = 'Its samples are safe';
const UNCHANGED = 'Nothing was changed';

function notYet(
  ...[file, why, cause, code, state]: [string, string, unknown, string | null, string]
): HdfError {
  const what = `${file} can't be repaired yet: ${why}. ${state}: try again then.`;
  return new HdfError(what, file, { cause }, code);
}

/** @returns the path of the file afterwards */
async function giveName(file: string): Promise<string> {
  const name = pathOfPartial(file);
  if (name === null) return file;
  // A capture that has locked the name keeps it.
  const others = derivedPartialPathsOf(name, 'capture').filter((other) => other !== file);
  if (await isAnyLocked(others)) return file;
  try {
    await renameNoReplace(file, name);
  } catch {
    // The earlier repair was killed between making the new link and removing the old one.
    const [mine, other] = await Promise.all([stat(file), stat(name).catch(() => null)]);
    if (mine.ino !== other?.ino || mine.dev !== other.dev) return file;
    await rm(file);
  }
  await syncFolder(dirname(file));
  return name;
}

const NOTHING = 'holds no samples: its writer was killed before it had flushed any. Remove it';

const CONVERTED =
  'is left as it is: its columns, or what it says of its end, are not those of a finished capture, ' +
  'but it is a copy in another format, as h5repack makes. Repair the file that it was made of';

const OPENED =
  'is marked as open for writing by another program than a capture: close the file there. ' +
  'If no program has it open, that program was killed: "h5clear -s" takes the mark away';

function refusal(file: string, what: string, cause?: unknown): HdfError {
  return new HdfError(`${file} ${what}.`, file, { cause });
}
