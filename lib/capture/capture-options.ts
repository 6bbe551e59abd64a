/** What users can set of a capture, whatever becomes of the samples. */

import { inspect } from 'node:util';

import { checkLimit } from '../client/net/milliseconds.js';
import { type ReconnectOptions, reconnectSettings } from '../client/options.js';
import { InvalidOptionError, type PandaError } from '../errors.js';
import type { AcquisitionResult } from '../outcome/acquisition-result.js';
import type { Identification } from '../responses/identification.js';
import { checkMaxBufferedBytes } from './max-buffered-bytes.js';

/** Whether the sinks keep up with what is received. */
export interface BackpressureInfo {
  /** The file that is written; null between two, and without files. */
  readonly file: string | null;
  /**
   * `full`: as much waits to be written as may, so no more is taken from the PandA until some is
   * written; if that takes too long it ends with `Data overrun`. `caught up`: hardly anything waits
   * any more.
   */
  readonly state: 'full' | 'caught up';
  /** Received and not yet written. */
  readonly backlogBytes: number;
  /** How much may wait. */
  readonly maxBufferedBytes: number;
}

/** How many samples are wanted, and how many may wait. */
export interface SampleOptions {
  /**
   * Samples of each acquisition that are wanted, from the first: what comes behind them is left out.
   * Default: all. A result with fewer is not good, unless the capture was stopped.
   */
  readonly samples?: number;
  /** With `samples`: fewer do not make a result bad. Default false. */
  readonly atMost?: boolean;
  /** Samples that were lost before we connected do not make a result bad. Default false. */
  readonly allowMissed?: boolean;
  /**
   * How much may be received and not yet written while the disk, or another sink, is slow, in bytes, from
   * 1 MiB; default: 1 GiB or a quarter of the memory, whichever is less. With more than that the PandA
   * has to wait, and so does `put` of an `HdfWriter`.
   */
  readonly maxBufferedBytes?: number;
  /** Called when so much waits for so long that no more may wait, and when that is over. */
  readonly onBackpressure?: (info: BackpressureInfo) => void;
  /**
   * Called with a sentence when something is not as it should be, but does not keep the capture from
   * going on. What concerns one acquisition is in its result's `warnings` too.
   */
  readonly onWarning?: (warning: string) => void;
  /** Called when an acquisition is over: its file, if there is one, has been closed, and is on the disk. */
  readonly onResult?: (result: AcquisitionResult) => void;
}

/** What to capture, and when to stop. */
export interface CaptureOptions extends SampleOptions {
  /** How many acquisitions, default 1; 0: until `signal`, or for `duration`. */
  readonly num?: number;
  /**
   * Arm at the start and after each acquisition. Default false: somebody else does. A PandA that is
   * in the middle of an acquisition is left alone: that is a PandaBusyError.
   */
  readonly arm?: boolean;
  /** With `arm`: disarm a PandA that is in the middle of an acquisition. Default false. */
  readonly force?: boolean;
  /** Seconds of silence on the data port until it fails; default: wait for ever. */
  readonly frameTimeout?: number | null;
  /**
   * Seconds after which the capture ends, from when the data port is connected. An acquisition that
   * is under way is ended then: with `arm` the PandA is disarmed, without it its rest is left out.
   * Default null: no limit.
   */
  readonly duration?: number | null;
  /**
   * When the connection is lost: wait for the PandA to come back, and go on, in a new file where files
   * are written. An acquisition that was cut off has a result, which is not good, and so has its rest, or
   * what comes in place of the rest; both together count once for `num`. The rest has the next name of a
   * scheme with `%d`; beside `a.h5` it is `a-2.h5`. A PandA that can't be reached at the start is waited
   * for too: refused, unreachable, not found. Delays between attempts are 0.5 to 5 s by default. Default
   * false: the capture ends with the error.
   */
  readonly reconnect?: boolean | ReconnectOptions;
  /**
   * Which PandA it is. Default: the PandA is asked, and an acquisition begins without that if there is no
   * answer within a second.
   */
  readonly identification?: Identification | null | Promise<Identification | null>;
  /**
   * Called when the data port is connected: what the PandA captures from now on is received. With
   * `reconnect` it is called again when the PandA has come back.
   */
  readonly onReady?: () => void;
  /** With `reconnect`: called when the PandA is waited for, since it is lost, or can't be reached. */
  readonly onLost?: (error: PandaError) => void;
  /** Ends the capture: the sinks are closed properly, and the PandA disarmed if we have armed it. */
  readonly signal?: AbortSignal | undefined;
  /**
   * With `arm`: called with true when the PandA is being armed, with false when it is not armed any
   * more.
   *
   * @internal
   */
  readonly onArmed?: (isArmed: boolean) => void;
}

/** The options, with nothing left open. */
export interface CaptureSettings extends Omit<CaptureOptions, 'reconnect'> {
  readonly num: number;
  readonly arm: boolean;
  readonly force: boolean;
  /** Of an acquisition; Infinity: all. */
  readonly samples: number;
  readonly atMost: boolean;
  readonly allowMissed: boolean;
  readonly frameTimeout: number | null;
  readonly duration: number | null;
  /** Null: not at all. */
  readonly reconnect: Required<ReconnectOptions> | null;
}

/** The longest delay between attempts, seconds: what is captured meanwhile is lost. */
const LONGEST_DELAY = 5;

/** @throws InvalidOptionError */
export function captureSettings(options: CaptureOptions): CaptureSettings {
  const { num = 1, arm = false, force = false, reconnect = false } = options;
  const { samples = Infinity, atMost = false, allowMissed = false } = options;
  if (!Number.isInteger(num) || num < 0) {
    throw new InvalidOptionError(`num is ${inspect(num)}: give a number of acquisitions, or 0.`);
  }
  checkFlags({ arm, force });
  if (force && !arm) {
    throw new InvalidOptionError(
      '`force` is of no use without `arm`: leave it out, or arm as well.',
    );
  }
  checkSampleOptions(options);
  return {
    ...options,
    num,
    arm,
    force,
    samples,
    atMost,
    allowMissed,
    frameTimeout: checkLimit('frameTimeout', options.frameTimeout),
    duration: checkLimit('duration', options.duration),
    reconnect:
      reconnect === false
        ? null
        : reconnectSettings(reconnect === true ? {} : reconnect, LONGEST_DELAY),
  };
}

/** @throws InvalidOptionError */
export function checkSampleOptions({
  samples,
  atMost = false,
  allowMissed = false,
  maxBufferedBytes,
}: SampleOptions): void {
  checkFlags({ allowMissed, atMost });
  if (atMost && samples === undefined) {
    throw new InvalidOptionError(
      '`atMost` is of no use without `samples`: leave it out, or say how many samples are wanted.',
    );
  }
  if (
    samples !== undefined &&
    samples !== Infinity &&
    !(Number.isSafeInteger(samples) && samples >= 1)
  ) {
    throw new InvalidOptionError(
      `samples is ${inspect(samples)}: give how many of each acquisition are wanted, 1 or more.`,
    );
  }
  if (maxBufferedBytes !== undefined) checkMaxBufferedBytes(maxBufferedBytes);
}

/** @throws InvalidOptionError */
export function checkFlags(flags: Readonly<Record<string, unknown>>): void {
  for (const [name, flag] of Object.entries(flags)) {
    if (typeof flag !== 'boolean') {
      throw new InvalidOptionError(`${name} is ${inspect(flag)}: give true or false.`);
    }
  }
}
