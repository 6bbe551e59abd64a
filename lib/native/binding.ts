/** What the addon exports. The addon checks shapes; the callers check what a user can get wrong. */

import type { FieldType } from '../responses/field-capture.js';
import type { NativeFileReader } from './file-reader.js';
import type { Inspection, LockState } from './inspection.js';
import type { NativeOverview } from './overview.js';
import type { ScaledColumn } from './scaled-column.js';
import type { NativeTcpSocket } from './tcp-socket.js';

export type { Inspection, LockState, RepairDoubt } from './inspection.js';
export type { ScaledColumn } from './scaled-column.js';

/** How a raw value is converted (protocol.md, data port, arithmetic). */
type Conversion =
  /** Copied as transmitted. */
  | 'copy'
  /** `double(raw) * scale + offset` */
  | 'scale'
  /** `double(sum) * scale / double(gate) + offset`, NaN for an empty gate */
  | 'mean'
  /**
   * `sqrt((squares - sum² / gate) / gate) * scale`, rounded as the PandA does; NaN for an empty gate.
   * The sum stands just before the squares.
   */
  | 'stddev'
  /** One bit of a word, as 0 or 1. */
  | 'bit';

/**
 * Strings become variable-length UTF-8, bigints int64, numbers float64, and arrays become arrays of strings.
 */
export interface NativeAttribute {
  readonly name: string;
  readonly value: string | bigint | number | readonly string[];
}

export interface NativeColumn {
  readonly type: FieldType;
  readonly conversion: Conversion;
  /** Position of the value in a packed sample, bytes. */
  readonly position: number;
  readonly scale: number;
  readonly offset: number;
  /** With `bit`: the number of the bit. */
  readonly bit?: number | undefined;
}

/** A column that is written to a file. */
export interface NativeDataset extends NativeColumn {
  /** Name of the dataset, whose groups are made. Empty: the column is converted, and not written. */
  readonly dataset: string;
  readonly attributes: readonly NativeAttribute[];
}

export interface NativeLayout<C extends NativeColumn = NativeColumn> {
  readonly sampleBytes: number;
  /** Position of the gate duration in a packed sample, bytes; read as uint32. */
  readonly gatePosition: number | null;
  readonly columns: readonly C[];
}

export interface NativeFileSpec {
  readonly path: string;
  /**
   * Descriptor of an empty file, made for this writer, to which it writes wherever the file is moved. Null: the
   * writer makes the file, and fails if there is a file at the path.
   */
  readonly descriptor: number | null;
  readonly layout: NativeLayout<NativeDataset>;
  /** Attributes of the root group. */
  readonly attributes: readonly NativeAttribute[];
  /** Samples that were lost before the first row. */
  readonly missed: number;
  /** Rows of a chunk; 0: chosen at the first flush. */
  readonly chunkSamples: number;
  /** Datasets that hold one text each. */
  readonly texts?: readonly { readonly name: string; readonly text: string }[] | undefined;
  /**
   * The file is for several acquisitions, and this is the first of them; null: the file is for one acquisition.
   */
  readonly firstAcquisition?: NativeAcquisition | null | undefined;
  /** Overviews of the same layout, to which the writer adds all rows in the same pass. */
  readonly overviews?: readonly NativeOverview[] | undefined;
}

/** What is known of an acquisition when it begins. */
export interface NativeAcquisition {
  readonly missed: number;
  readonly armTime: string | null;
  readonly startTime: string | null;
  readonly hwTimeOffsetNs: bigint | null;
}

/** Progress of a writer after a call. */
export interface WriteProgress {
  /** Rows that the writer has accepted. */
  readonly samples: number;
  /** Rows that are in every dataset of the file. */
  readonly samplesInFile: number;
  /** Rows that stay in the file even if the file can't be closed. */
  readonly samplesFlushed: number;
  /**
   * The first row that may be wrong in the file, since the file system reported a failed write late; null: all
   * rows are right.
   */
  readonly firstUncertainSample: number | null;
  /** Rows of a chunk; 0 until chosen. */
  readonly chunkSamples: number;
  /** A reader can open the file. */
  readonly readable: boolean;
  /** At the last flush, or at the close, the file had been removed. */
  readonly removed: boolean;
}

/** How the acquisition ended. */
export interface NativeEnding {
  readonly reason: string;
  /** Samples that the PandA reports; not given: there was no END. */
  readonly samples?: number | undefined;
  /** Rows that a finished file has. Default: as many as the PandA reports. */
  readonly rowsDue?: number | undefined;
  /** The first row that can't be trusted; not given: all rows can be trusted. */
  readonly firstSuspectSample?: number | undefined;
  /** Leave the suspect rows out. Default false. */
  readonly dropSuspect?: boolean | undefined;
  /** Keep the end reason also where rows are missing because a write failed. Default false. */
  readonly isBad?: boolean | undefined;
}

/**
 * Writes one file. Calls run on libuv's pool, in their order. Rejections have `progress`, and `operation` and
 * `path` if HDF5 failed. A writer that is garbage collected without `close` closes its file, with a warning.
 */
export interface NativeWriter {
  open(): Promise<void>;
  /**
   * @param samples whole packed samples, in pieces that may end in the middle of a sample
   * @param areLent nobody changes, detaches or transfers the arrays before the promise settles, so that the
   *   addon reads them in place; otherwise the addon copies them at once
   */
  append(samples: readonly Uint8Array[], flush: boolean, areLent?: boolean): Promise<WriteProgress>;
  /** Like `append`, for columns that are scaled already. The columns are copied at once. */
  appendColumns(
    columns: readonly ScaledColumn[],
    rows: number,
    flush: boolean,
  ): Promise<WriteProgress>;
  flush(): Promise<WriteProgress>;
  /** In a file for several acquisitions: ends the current acquisition, and flushes. */
  endAcquisition(end: NativeEnding | null): Promise<WriteProgress>;
  /** Begins the next acquisition, in a file that is flushed. */
  beginAcquisition(
    start: NativeAcquisition,
    overviews: readonly NativeOverview[],
  ): Promise<WriteProgress>;
  /** Continues the acquisition that ended last: more rows of it come. */
  resumeAcquisition(overviews: readonly NativeOverview[]): Promise<WriteProgress>;
  /** Writes how the acquisition ended, and closes the file; null: the end is not known. */
  close(end: NativeEnding | null): Promise<WriteProgress>;
}

export interface NativeBinding extends NativeFileReader {
  /**
   * Resolves the host in a thread of its own, and tries all addresses.
   * @param keepAlive seconds of silence after which TCP probes the other end; 0: the system's default of hours
   */
  readonly TcpSocket: new (
    hosts: readonly string[],
    port: number,
    keepAlive: number,
  ) => NativeTcpSocket;
  readonly ChunkWriter: new (spec: NativeFileSpec) => NativeWriter;
  /** @param isBits for each column: the column is a word of bits */
  readonly Overview: new (layout: NativeLayout, isBits: readonly boolean[]) => NativeOverview;
  /**
   * Gives the pages of this memory back to the system at once, where the system can. The content is lost; the
   * memory stays usable.
   */
  readonly releasePages: (bytes: Uint8Array) => void;
  /**
   * Sets how many bytes must wait before the socket wakes its reader. A full buffer and a close by the other end
   * wake the reader as well. Lowering the mark reports bytes that wait already (Linux: `SO_RCVLOWAT`, which lets
   * the buffer grow too).
   * @param descriptor of a TCP socket
   * @returns whether the system can do it
   */
  readonly setReceiveLowWaterMark: (descriptor: number, byteLength: number) => boolean;
  /**
   * Converts samples into new arrays, on libuv's pool.
   * @param areLent as in `append`
   * @param isPortable without the processor's vector instructions; the values are the same
   */
  scaleSamples(
    layout: NativeLayout,
    samples: readonly Uint8Array[],
    areLent?: boolean,
    isPortable?: boolean,
  ): Promise<ScaledColumn[]>;
  /** How many columns `scaleSamples` converts with vector instructions; 0 without AVX2. */
  vectorColumns(layout: NativeLayout): number;
  readonly hdf5Version: string;
  /**
   * Marks an open, writable file as being written by this process, until its descriptor is closed. The three
   * calls for locks take descriptors and run on libuv's pool.
   */
  lockFile(descriptor: number): Promise<LockState>;
  /** Whether another process or writer has marked the file. */
  probeFile(descriptor: number): Promise<LockState>;
  /** Locks a folder against other callers of this function, until its descriptor is closed. */
  lockFolder(descriptor: number): Promise<LockState>;
  /**
   * Waits until an open file is on the disk. Works also where Node.js refuses the call (`--permission`) or lacks
   * it (Yarn's Plug'n'Play). These four calls run on libuv's pool.
   * @returns 0, or an error number of the system
   */
  syncFile(descriptor: number): Promise<number>;
  /** Waits until the names in a folder are on the disk; does nothing where folders have no sync (Windows). */
  syncFolder(path: string): Promise<number>;
  /**
   * Renames a file, unless the new name is taken. Open descriptors keep their name, unlike after link and
   * unlink.
   * @returns 0, or an error number of the system: EINVAL or ENOSYS where the system can't do it
   */
  renameNoReplace(from: string, to: string): Promise<number>;
  /**
   * Checks whether an open file is still the file at this path.
   * @returns the path if it is, or if that can't be found out; the new path if the file, or a folder above it,
   *   was moved; an empty string if the file was moved or removed and its place is not known
   */
  findFile(descriptor: number, path: string): Promise<string>;
  /** Inspects a file that is not marked as being written, on libuv's pool. */
  inspectFile(path: string): Promise<Inspection>;
  /**
   * Reads the text of a dataset that holds one text of fixed length.
   * @returns null if there is no such dataset
   */
  readText(path: string, name: string, isLive: boolean): Promise<string | null>;
  /**
   * Cuts the columns of a file to the rows that its inspection tells, and writes that into the file. Not for a
   * file in doubt.
   */
  shortenFile(path: string): Promise<void>;
}
