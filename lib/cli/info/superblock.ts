/** The first bytes of an HDF5 file (HDF5 File Format Specification, version 3.0, II.A). */

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const SIGNATURE = '\u0089HDF\r\n\u001a\n';
/** Since this version the flags say whether somebody writes. */
const FLAGS_VERSION = 3;
const FLAGS_POSITION = 11;
/** Open for writing, or for writing with readers (SWMR). */
const WRITER_FLAGS = 0x01 | 0x04;
const END_POSITION = 28;
const BYTES = 48;

export interface Superblock {
  /** Somebody writes to the file, or was killed while writing. */
  readonly hasWriter: boolean;
  /** How long the file ought to be, in bytes; null: it does not say, or not in a way known here. */
  readonly byteLength: bigint | null;
  readonly actualByteLength: bigint;
}

/** @returns null if the file does not begin like one */
export function readSuperblock(path: string): Superblock | null {
  const bytes = Buffer.alloc(BYTES);
  const descriptor = openSync(path, 'r');
  let actualByteLength: bigint;
  try {
    readSync(descriptor, bytes, 0, BYTES, 0);
    actualByteLength = fstatSync(descriptor, { bigint: true }).size;
  } finally {
    closeSync(descriptor);
  }
  if (bytes.toString('latin1', 0, SIGNATURE.length) !== SIGNATURE) return null;
  const [version = 0, offsetBytes = 0] = bytes.subarray(SIGNATURE.length);
  const isKnown = version >= FLAGS_VERSION && offsetBytes === 8;
  const hasWriter = isKnown && ((bytes[FLAGS_POSITION] ?? 0) & WRITER_FLAGS) !== 0;
  return {
    hasWriter,
    // While it is being written this is behind.
    byteLength: isKnown && !hasWriter ? bytes.readBigUInt64LE(END_POSITION) : null,
    actualByteLength,
  };
}

/** Whether somebody writes to a file, or was killed while writing; false if that can't be seen. */
export function isBeingWritten(path: string): boolean {
  try {
    return readSuperblock(path)?.hasWriter ?? false;
  } catch {
    // Whoever reads it will say why not.
    return false;
  }
}
