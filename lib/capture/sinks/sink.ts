/** The interface of destinations for samples. */

import type { PandaError } from '../../errors.js';
import type { FilePart } from '../build-acquisition-result.js';
import type { EndData, StartData } from '../../responses/data.js';
import type { BitLabels } from '../../responses/field-capture.js';
import type { Identification } from '../../responses/identification.js';
import type { NativeOverview } from '../../native/overview.js';
import type { SinkFrame } from './sink-frame.js';

/** Information for a sink about an acquisition, and functions to report problems. */
export interface SinkInfo {
  /**
   * The number of the acquisition in the capture, from 1. With `reconnect`, the rest of an
   * acquisition that was cut off has the next number.
   */
  readonly number: number;
  /**
   * The number of samples wanted of the acquisition; Infinity: all. The PandA may send and report more
   * samples, but the sink is given no more.
   */
  readonly samples: number;
  /** Whether an acquisition with fewer samples than `samples` is bad, unless `atMost` is set. */
  readonly samplesDue: boolean;
  /** The identification of the PandA; null if the PandA did not answer within a second. */
  readonly identification: Identification | null;
  /** The names of the bits of words of bits; null without such words, or if they are not known. */
  readonly bitLabels: BitLabels | null;
  /**
   * Reports a failure while no method is running. It has the same effect as an error thrown by a
   * method.
   *
   * @param error becomes the cause of the capture's error
   */
  readonly fail: (error: unknown) => void;
  /**
   * Reports a problem that does not end the capture: a sentence for `onWarning` and for the result.
   */
  readonly warn: (warning: string) => void;
}

/**
 * A destination for the samples of a capture: a file, a stream, a display.
 *
 * For each acquisition the capture calls `open`, then `write` for each frame, then `close`. A call
 * starts when the promise of the previous call has settled (but see `writesAtOnce`). If a method
 * throws, or its promise rejects, the sink has failed for this acquisition: only `close` is then
 * called, with the error, and not even `close` if `open` failed.
 *
 * @typeParam R the result of `close`, which becomes an entry of the capture's results
 */
export interface Sink<R = unknown> {
  /** The sink's name in messages. Default: the name of its class. */
  readonly name?: string | undefined;
  /**
   * The most `write` calls that may be unsettled at a time, default 1. A sink that sends frames and
   * awaits confirmations can allow several.
   */
  readonly writesAtOnce?: number | undefined;
  /**
   * Called before the PandA is armed, and again after each reconnection. Check here for problems
   * that would make the capture fail.
   */
  prepare?(): void | Promise<void>;
  /** Starts an acquisition. */
  open(start: StartData, info: SinkInfo): void | Promise<void>;
  /**
   * Stores samples, as the PandA sent them.
   *
   * @param frame valid until the promise settles (or, without a promise, until `write` returns);
   *   `frame.copy()` stays valid
   */
  write(frame: SinkFrame): void | Promise<void>;
  /**
   * Ends an acquisition, after all frames were written.
   *
   * @param end the PandA's END; null: none was received
   * @param cause why the acquisition was cut off, or the error of a method of this sink; null:
   *   neither, or the acquisition ended because of `samples` or `duration`
   */
  close(end: EndData | null, cause: PandaError | null): R | Promise<R>;
  /**
   * Called once, as the last method, when the capture has ended for any reason: close what
   * `prepare` has opened. A failure becomes a warning.
   */
  finish?(): void | Promise<void>;
}

/** Options for a sink, such as `essential: false` for a sink that must not affect the capture. */
export interface SinkOptions {
  /** The sink. */
  readonly sink: Sink;
  /**
   * Whether the capture depends on the sink, default true: a failure of the sink ends the capture,
   * and a slow sink slows down the PandA. A sink that is not essential never delays or ends the
   * capture. It may hold `maxBufferedBytes` of frames; while this limit is reached, frames are
   * skipped for the sink, which can detect the gap by `frame.firstSample`. Its failures are
   * reported by `onWarning` and in the results.
   */
  readonly essential?: boolean | undefined;
  /**
   * The bytes that a sink that is not essential may hold while it is slow, from 1 MiB; default 32
   * MiB. This memory is in addition to `maxBufferedBytes` of the capture.
   */
  readonly maxBufferedBytes?: number | undefined;
}

/** A sink with its checked options. @internal */
export interface GivenSink {
  readonly sink: Sink;
  readonly isEssential: boolean;
  /** Bytes of frames that it may hold if it is not essential; default: 32 MiB. */
  readonly heldBytes?: number | undefined;
}

/** The sink that writes the files of a capture. @internal */
export interface FileSink extends Sink {
  /** Returns the content of the file of a closed acquisition, once the file is on the disk. */
  partOf(number: number): Promise<FilePart>;
  /** The file that is being written; null: none. */
  readonly currentPath: string | null;
  /** Why the last file could not be closed; this error is more helpful than an earlier one. */
  readonly unclosed: PandaError | null;
  /** Records that the acquisition that was cut off continues in the next one. */
  addContinuation(): void;
  /** Unlocks a path that was locked and not used. */
  discard(): Promise<void>;
}

/** A sink whose values come from the file's pass over the samples, if there is a file. @internal */
export interface FedSink extends Sink {
  readonly isFedByFile: true;
  /**
   * Returns the buffers that the file's pass fills for the acquisition with this number. @throws
   * LayoutError
   */
  feed(start: StartData, number: number): NativeOverview;
  /** Counts samples of the acquisition; called instead of `write`. */
  count(samples: number, number: number): void;
}

/** @internal */
export function isFedSink(sink: Sink): sink is FedSink {
  return (sink as Partial<FedSink>).isFedByFile === true;
}
