/** What a capture does with the samples: the interface of those that take them. */

import type { PandaError } from '../../errors.js';
import type { FilePart } from '../build-acquisition-result.js';
import type { EndData, StartData } from '../../responses/data.js';
import type { Identification } from '../../responses/identification.js';
import type { NativeOverview } from '../../native/overview.js';
import type { SinkFrame } from './sink-frame.js';

/** What a sink is told when an acquisition begins, and how it reports while the acquisition runs. */
export interface SinkInfo {
  /**
   * Which acquisition of the capture this is, from 1. With `reconnect`, the rest of an acquisition that
   * was cut off has the next number.
   */
  readonly number: number;
  /** Which PandA it is; null if the PandA has not told within a second. */
  readonly identification: Identification | null;
  /**
   * Reports a failure at a time when no method runs. It counts as if a method had thrown.
   *
   * @param error what the capture's error has as its cause
   */
  readonly fail: (error: unknown) => void;
  /** Reports a problem that does not end anything: a sentence for `onWarning` and for the result. */
  readonly warn: (warning: string) => void;
}

/**
 * A destination for the samples of a capture: a file, a stream, a display.
 *
 * For each acquisition the capture calls `open`, then `write` for each frame, then `close`. A call
 * begins when the promise of the call before has settled (but see `writesAtOnce`). A method that
 * throws, or whose promise rejects, has failed: `close` is then called with that error, unless `open`
 * has failed, and nothing else of the acquisition.
 *
 * @typeParam R what `close` gives: one entry of the capture's results
 */
export interface Sink<R = unknown> {
  /** The sink's name in messages. Default: the name of its class. */
  readonly name?: string;
  /**
   * How many `write` calls may be unsettled at a time, default 1. A sink that sends frames and awaits
   * confirmations can take several.
   */
  readonly writesAtOnce?: number;
  /**
   * Called before the PandA is armed, and again after each reconnection. What would make the capture
   * fail is best found out here.
   */
  prepare?(): void | Promise<void>;
  /** An acquisition begins. */
  open(start: StartData, info: SinkInfo): void | Promise<void>;
  /**
   * Takes samples, as the PandA sent them.
   *
   * @param frame valid until the promise settles (or, without a promise, until `write` returns);
   *   `frame.copy()` stays valid
   */
  write(frame: SinkFrame): void | Promise<void>;
  /**
   * An acquisition has ended: all frames were written before.
   *
   * @param end what the PandA said; null: no END came
   * @param cause why the acquisition was cut off, or what a method of this sink has thrown; null: neither,
   *   or the acquisition was ended as `samples` or `duration` asked
   */
  close(end: EndData | null, cause: PandaError | null): R | Promise<R>;
  /**
   * Called once when the capture is over, however it has ended, and no other method is called any more:
   * what `prepare` has opened is best closed here. A failure is a warning.
   */
  finish?(): void | Promise<void>;
}

/** A sink whose failure or slowness does not concern the capture, with `essential: false`. */
export interface SinkOptions {
  /** The sink. */
  readonly sink: Sink;
  /**
   * Whether the capture depends on the sink, default true: a failure of the sink ends the capture, and
   * a sink that is slow slows down the PandA. A sink that is not essential never delays or ends
   * anything. It may hold `maxBufferedBytes` of frames; while those are used up, frames are skipped for the
   * sink, which sees the gap in `frame.firstSample`. Its failures are told by `onWarning` and in the
   * results.
   */
  readonly essential?: boolean;
  /**
   * How much a sink that is not essential may hold while it is slow, in bytes, from 1 MiB; default 32 MiB.
   * That much memory is used beside `maxBufferedBytes` of the capture.
   */
  readonly maxBufferedBytes?: number;
}

/** A sink, and how it is to be treated. @internal */
export interface GivenSink {
  readonly sink: Sink;
  readonly isEssential: boolean;
  /** Bytes of frames that it may hold if it is not essential; default: 32 MiB. */
  readonly heldBytes?: number;
}

/** The sink that writes the files of a capture. @internal */
export interface FileSink extends Sink {
  /** What is in the file of an acquisition that is closed, once the file is on the disk. */
  partOf(number: number): Promise<FilePart>;
  /** The file that is written; null: none. */
  readonly currentPath: string | null;
  /** Why the last file could not be closed, which tells more than what has failed before. */
  readonly unclosed: PandaError | null;
  /** The acquisition that is cut off goes on in the next one. */
  addContinuation(): void;
  /** Lets others have the path that was locked and not used. */
  discard(): Promise<void>;
}

/** A sink whose values come from the pass that scales the samples for the file, where there is one. @internal */
export interface FedSink extends Sink {
  readonly isFedByFile: true;
  /** What the file's pass fills, for the acquisition with this number. @throws LayoutError */
  feed(start: StartData, number: number): NativeOverview;
  /** So many samples have come of it: instead of `write`. */
  count(samples: number, number: number): void;
}

/** @internal */
export function isFedSink(sink: Sink): sink is FedSink {
  return (sink as Partial<FedSink>).isFedByFile === true;
}
