/** The first bytes of an HDF5 file (HDF5 File Format Specification, version 3.0, II.A). */

import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

import { lookup3 } from '../path/lookup3.js';

const SIGNATURE = '\u0089HDF\r\n\u001a\n';
/** From this version on the flags tell whether the file has a writer. */
const FLAGS_VERSION = 3;
const FLAGS_POSITION = 11;
/** Open for writing, or for writing with readers (SWMR). */
const WRITER_FLAGS = 0x01 | 0x04;
const END_POSITION = 28;
const CHECKSUM_POSITION = 44;
export const SUPERBLOCK_BYTES = 48;

export interface Superblock {
  /** The file is being written, or its writer was killed. */
  readonly hasWriter: boolean;
  /** The writer allows readers (SWMR). */
  readonly hasSwmrWriter: boolean;
  /** Length that the file should have, in bytes; null: not stored, or in an unknown format. */
  readonly byteLength: bigint | null;
  /** The superblock has the format that this package writes, and the right checksum. */
  readonly isSound: boolean;
}

/** @returns null if a file that begins with these bytes is not an HDF5 file */
export function parseSuperblock(bytes: Buffer): Superblock | null {
  if (bytes.toString('latin1', 0, SIGNATURE.length) !== SIGNATURE) return null;
  const [version = 0, offsetBytes = 0] = bytes.subarray(SIGNATURE.length);
  const isKnown = version >= FLAGS_VERSION && offsetBytes === 8;
  const flags = isKnown ? (bytes[FLAGS_POSITION] ?? 0) & WRITER_FLAGS : 0;
  return {
    hasWriter: flags !== 0,
    hasSwmrWriter: flags === WRITER_FLAGS,
    // While the file is being written, the stored length is out of date.
    byteLength: isKnown && flags === 0 ? bytes.readBigUInt64LE(END_POSITION) : null,
    isSound: version === FLAGS_VERSION && offsetBytes === 8 && checksumIsRight(bytes),
  };
}

/** The superblock of a file that has no writer, and this length. */
export function closedSuperblock(bytes: Buffer, byteLength: bigint): Buffer {
  const closed = Buffer.from(bytes.subarray(0, SUPERBLOCK_BYTES));
  closed[FLAGS_POSITION] = (closed[FLAGS_POSITION] ?? 0) & ~WRITER_FLAGS;
  closed.writeBigUInt64LE(byteLength, END_POSITION);
  closed.writeUInt32LE(lookup3(closed.subarray(0, CHECKSUM_POSITION)), CHECKSUM_POSITION);
  return closed;
}

export interface FileHead extends Superblock {
  readonly actualByteLength: bigint;
}

/**
 * @returns null if the file does not begin like an HDF5 file
 * @throws Error if the file can't be read, or is not a regular file: a pipe is not waited for
 */
export function readSuperblock(path: string): FileHead | null {
  const bytes = Buffer.alloc(SUPERBLOCK_BYTES);
  const descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  let actualByteLength: bigint;
  try {
    if (!fstatSync(descriptor).isFile()) throw new Error(`${path} is no file.`);
    readSync(descriptor, bytes, 0, SUPERBLOCK_BYTES, 0);
    actualByteLength = fstatSync(descriptor, { bigint: true }).size;
  } finally {
    closeSync(descriptor);
  }
  const superblock = parseSuperblock(bytes);
  return superblock === null ? null : { ...superblock, actualByteLength };
}

/**
 * Whether a file is being written, or its writer was killed.
 *
 * @param unseen the result if that can't be read: the reader will report why
 */
export function isBeingWritten(path: string, unseen = false): boolean {
  try {
    return readSuperblock(path)?.hasWriter ?? false;
  } catch {
    return unseen;
  }
}

function checksumIsRight(bytes: Buffer): boolean {
  const found = lookup3(bytes.subarray(0, CHECKSUM_POSITION));
  return bytes.length >= SUPERBLOCK_BYTES && found === bytes.readUInt32LE(CHECKSUM_POSITION);
}
