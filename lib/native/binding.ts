/** What the addon exports. It checks shapes, but leaves what a user can get wrong to its callers. */

import type { FieldType } from '../responses/field-capture.js';
import type { NativeFileReader } from './file-reader.js';
import type { Inspection, LockState } from './inspection.js';
import type { NativeOverview } from './overview.js';
import type { ScaledColumn } from './scaled-column.js';
import type { NativeTcpSocket } from './tcp-socket.js';

export type { Inspection, LockState, RepairDoubt } from './inspection.js';
export type { ScaledColumn } from './scaled-column.js';

/** What becomes of a raw value (protocol.md, data port, arithmetic). */
type Conversion =
  /** Stays as transmitted. */
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

/** Strings become variable-length UTF-8, bigints int64, numbers float64, arrays arrays of strings. */
export interface NativeAttribute {
  readonly name: string;
  readonly value: string | bigint | number | readonly string[];
}

export interface NativeColumn {
  readonly type: FieldType;
  readonly conversion: Conversion;
  /** Of the value in a packed sample, bytes. */
  readonly position: number;
  readonly scale: number;
  readonly offset: number;
  /** With `bit`: which one. */
  readonly bit?: number;
}

/** A column that goes to a file. */
export interface NativeDataset extends NativeColumn {
  /** Name of the dataset; groups in it are made. Empty: the column is converted, and not written. */
  readonly dataset: string;
  readonly attributes: readonly NativeAttribute[];
}

export interface NativeLayout<C extends NativeColumn = NativeColumn> {
  readonly sampleBytes: number;
  /** Of the gate duration in a packed sample, bytes; read as uint32. */
  readonly gatePosition: number | null;
  readonly columns: readonly C[];
}

export interface NativeFileSpec {
  readonly path: string;
  /**
   * Of an empty file that was made for this one, and is used wherever it is; null: there must be none of
   * this path.
   */
  readonly descriptor: number | null;
  readonly layout: NativeLayout<NativeDataset>;
  /** On the root group. */
  readonly attributes: readonly NativeAttribute[];
  /** Samples that were lost before the first. */
  readonly missed: number;
  /** Rows of a chunk; 0: chosen at the first flush. */
  readonly chunkSamples: number;
  /** Datasets of one text each. */
  readonly texts?: readonly { readonly name: string; readonly text: string }[];
  /** The file is for several acquisitions, of which this is the first; null: it is for one. */
  readonly firstAcquisition?: NativeAcquisition | null;
  /** Get all rows that the file gets, in the same pass. Of the same layout. */
  readonly overviews?: readonly NativeOverview[];
}

/** What is known of an acquisition when it begins. */
export interface NativeAcquisition {
  readonly missed: number;
  readonly armTime: string | null;
  readonly startTime: string | null;
  readonly hwTimeOffsetNs: bigint | null;
}

/** Where a writer stands after a call. */
export interface WriteProgress {
  /** Rows taken. */
  readonly samples: number;
  /** Rows that are in every dataset of the file. */
  readonly samplesInFile: number;
  /** Those of them that are there even if the file can't be closed. */
  readonly samplesFlushed: number;
  /**
   * The row from which on the file may have something else than was written, since its file system
   * said only later that it could not; null: it has all.
   */
  readonly firstUncertainSample: number | null;
  /** 0 until it is chosen. */
  readonly chunkSamples: number;
  /** A reader can open the file. */
  readonly readable: boolean;
  /** By the last flush, or at the close, the file had been removed. */
  readonly removed: boolean;
}

/** How the acquisition ended. */
export interface NativeEnding {
  readonly reason: string;
  /** Samples that the PandA reports; not given: there was no END. */
  readonly samples?: number;
  /** Rows that make the file a finished one. Default: as many as the PandA reports. */
  readonly rowsDue?: number;
  /** The row from which on nothing is to be trusted; not given: all is. */
  readonly firstSuspectSample?: number;
  /** Leave these rows out. Default false. */
  readonly dropSuspect?: boolean;
  /** The reason stays also where rows are missing because a write failed. Default false. */
  readonly isBad?: boolean;
}

/**
 * Writes one file. Calls are done on libuv's pool, in their order. Rejections have `progress`, and
 * `operation` and `path` if HDF5 failed. One that is let go of without `close` closes the file, with a warning.
 */
export interface NativeWriter {
  open(): Promise<void>;
  /**
   * @param samples whole packed samples, in pieces that may end in the middle of one
   * @param areLent nobody will change, detach or transfer the arrays before the promise settles, so
   *   they are read where they are; otherwise they are copied at once
   */
  append(samples: readonly Uint8Array[], flush: boolean, areLent?: boolean): Promise<WriteProgress>;
  /** The columns are copied at once. */
  appendColumns(
    columns: readonly ScaledColumn[],
    rows: number,
    flush: boolean,
  ): Promise<WriteProgress>;
  flush(): Promise<WriteProgress>;
  /** Of a file for several acquisitions: the one that is under way has ended. Flushes. */
  endAcquisition(end: NativeEnding | null): Promise<WriteProgress>;
  /** The next one begins, in a file that is flushed. */
  beginAcquisition(
    start: NativeAcquisition,
    overviews: readonly NativeOverview[],
  ): Promise<WriteProgress>;
  /** More rows come of the one that has ended last. */
  resumeAcquisition(overviews: readonly NativeOverview[]): Promise<WriteProgress>;
  /** Says in the file how the acquisition ended; null: nobody knows. */
  close(end: NativeEnding | null): Promise<WriteProgress>;
}

export interface NativeBinding extends NativeFileReader {
  /**
   * Looks hosts up, in a thread of its own, and tries all their addresses.
   *
   * @param keepAlive seconds of silence after which TCP asks whether the other end is still there;
   *   0: hours
   */
  readonly TcpSocket: new (
    hosts: readonly string[],
    port: number,
    keepAlive: number,
  ) => NativeTcpSocket;
  readonly ChunkWriter: new (spec: NativeFileSpec) => NativeWriter;
  /** @param isBits of each column: it is a word of bits */
  readonly Overview: new (layout: NativeLayout, isBits: readonly boolean[]) => NativeOverview;
  /**
   * Gives memory back to the system at once, where the system can: what it held is lost. It can be
   * used again.
   */
  readonly releasePages: (bytes: Uint8Array) => void;
  /**
   * Has a socket wake its reader only when so many bytes are there, when its buffer is full, or when
   * it is closed by the other end; lowered, it tells of what is there already (Linux:
   * `SO_RCVLOWAT`, which lets the buffer grow too).
   *
   * @param descriptor of a TCP socket
   * @returns whether the system can
   */
  readonly setReceiveLowWaterMark: (descriptor: number, byteLength: number) => boolean;
  /**
   * Converts samples into new arrays, on libuv's pool.
   *
   * @param areLent as in `append`
   * @param isPortable without the processor's vector instructions; the values are the same
   */
  scaleSamples(
    layout: NativeLayout,
    samples: readonly Uint8Array[],
    areLent?: boolean,
    isPortable?: boolean,
  ): Promise<ScaledColumn[]>;
  /** How many of the columns `scaleSamples` converts with vector instructions; 0 without AVX2. */
  vectorColumns(layout: NativeLayout): number;
  readonly hdf5Version: string;
  /**
   * Marks an open file, writable, as one's own, until its descriptor is closed. These three take
   * descriptors and work on libuv's pool.
   */
  lockFile(descriptor: number): Promise<LockState>;
  /** Whether somebody else has marked a file. */
  probeFile(descriptor: number): Promise<LockState>;
  /** Keeps others from doing the same with a folder, until its descriptor is closed. */
  lockFolder(descriptor: number): Promise<LockState>;
  /**
   * Waits until an open file is on the disk. Also where Node.js refuses that (`--permission`), or
   * has no call for it (Yarn's Plug'n'Play). These four work on libuv's pool.
   *
   * @returns 0, or an error number of the system
   */
  syncFile(descriptor: number): Promise<number>;
  /** The same for the names in a folder; where folders have no sync (Windows) nothing is done. */
  syncFolder(path: string): Promise<number>;
  /**
   * Renames a file, unless there is one of that name. Who has it open still knows its name.
   *
   * @returns 0, or an error number of the system: EINVAL or ENOSYS where it can't do that
   */
  renameNoReplace(from: string, to: string): Promise<number>;
  /**
   * Looks whether an open file is still the one of this path.
   *
   * @returns the path if it is, or if that can't be found out; where the file is if it, or a folder
   *   above it, was moved; an empty string if it was moved or removed, and its place is not known
   */
  findFile(descriptor: number, path: string): Promise<string>;
  /** Looks at a file that is not marked as being written, on libuv's pool. */
  inspectFile(path: string): Promise<Inspection>;
  /**
   * The text of a dataset that holds one text, of fixed length.
   *
   * @returns null if there is no such dataset
   */
  readText(path: string, name: string, isLive: boolean): Promise<string | null>;
  /** Cuts the columns of such a file as the inspection says, and says so in it; not in doubt. */
  shortenFile(path: string): Promise<void>;
}
