/** Options for captures, independent of the sinks. */

import type { ReconnectOptions, ReconnectSettings } from '../client/options.js';
import type { PandaError } from '../errors.js';
import type { AcquisitionResult } from '../outcome/acquisition-result.js';
import type { Identification } from '../responses/identification.js';

/** Whether the sinks keep up with the received samples. */
export interface BackpressureInfo {
  /** The file that is being written; null between two files, and without files. */
  readonly file: string | null;
  /**
   * `full`: the limit is reached, and the PandA has to wait until samples are written; if that
   * takes too long, it ends with `Data overrun`. `caught up`: the backlog is nearly empty again.
   */
  readonly state: 'full' | 'caught up';
  /** The bytes that are received and not yet written. */
  readonly backlogBytes: number;
  /** The limit of the backlog. */
  readonly maxBufferedBytes: number;
}

/** The number of requested samples, and the limit of the backlog. */
export interface SampleOptions {
  /**
   * The number of samples requested of each acquisition; later samples are left out. Default: all.
   * A result with fewer samples is not good, unless the capture was stopped.
   */
  readonly samples?: number | undefined;
  /**
   * Samples that are wanted of all acquisitions together: the capture ends when they have come, in the
   * middle of an acquisition if need be. Default: all. If the last of `num` acquisitions ends before, its
   * result is not good.
   */
  readonly samplesTotal?: number | undefined;
  /** With `samples` or `samplesTotal`: fewer do not make a result bad. Default false. */
  readonly atMost?: boolean | undefined;
  /** A result can be good although samples were lost before the connection. Default false. */
  readonly allowMissed?: boolean | undefined;
  /**
   * The limit of the backlog while the disk, or another sink, is slow, in bytes, from 1 MiB.
   * Default: 1 GiB or a quarter of the memory, whichever is less. When the limit is reached, the
   * PandA has to wait, and so does `put` of an `HdfWriter`.
   */
  readonly maxBufferedBytes?: number | undefined;
  /** Called when the backlog has been at its limit for a while, and when that is over. */
  readonly onBackpressure?: ((info: BackpressureInfo) => void) | undefined;
  /**
   * Called with a sentence for a problem that does not end the capture. A problem of one
   * acquisition is also in the `warnings` of its result.
   */
  readonly onWarning?: ((warning: string) => void) | undefined;
  /**
   * Called when an acquisition has ended and its file, if there is one, is closed and on the disk.
   */
  readonly onResult?: ((result: AcquisitionResult) => void) | undefined;
}

/** What to capture, and when to stop. */
export interface CaptureOptions extends SampleOptions {
  /** The number of acquisitions, default 1; 0: until `signal` or the end of `duration`. */
  readonly num?: number | undefined;
  /**
   * Arm at the start and after each acquisition. Default false: another client arms. A PandA that
   * is already in an acquisition is not disturbed: the capture fails with PandaBusyError.
   */
  readonly arm?: boolean | undefined;
  /** With `arm`: disarm a PandA that is already in an acquisition. Default false. */
  readonly force?: boolean | undefined;
  /** Seconds of silence on the data port until the capture fails; default: no limit. */
  readonly frameTimeout?: number | null | undefined;
  /**
   * Seconds after which the capture ends, counted from the connection to the data port. An
   * acquisition that is running then is ended: with `arm` the PandA is disarmed; otherwise its rest
   * is left out. Default null: no limit.
   */
  readonly duration?: number | null | undefined;
  /**
   * When the connection is lost: wait until the PandA is back, and continue, with a new file if
   * files are written. An acquisition that was cut off has a result, which is not good. Its rest,
   * or the acquisition that replaces the rest, has another result; both together count once for
   * `num`. The file of the rest has the next name of a scheme with `%d`; the name after `a.h5` is
   * `a-2.h5`. The capture also waits for a PandA that can't be reached at the start: refused,
   * unreachable, not found. Delays between attempts are 0.5 to 5 s by default. Default false: the
   * capture ends with the error.
   */
  readonly reconnect?: boolean | ReconnectOptions | undefined;
  /**
   * The identification of the PandA. Default: the PandA is asked; the acquisition starts without
   * the identification if there is no answer within a second.
   */
  readonly identification?: Identification | null | Promise<Identification | null> | undefined;
  /**
   * Called when the data port is connected: all later acquisitions are received. With `reconnect`,
   * it is called again after each reconnection.
   */
  readonly onReady?: (() => void) | undefined;
  /**
   * With `reconnect`: called when the capture starts to wait for the PandA, because the connection
   * is lost or can't be made.
   */
  readonly onLost?: ((error: PandaError) => void) | undefined;
  /**
   * Ends the capture: the sinks are closed properly, and the PandA is disarmed if this capture has
   * armed it.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * With `arm`: called with true when the PandA is being armed, and with false when it is no longer
   * armed.
   *
   * @internal
   */
  readonly onArmed?: ((isArmed: boolean) => void) | undefined;
  /**
   * Called before the capture connects, with a function that returns the bytes that are received and
   * not yet written.
   *
   * @internal
   */
  readonly onBacklog?: ((backlogBytes: () => number) => void) | undefined;
  /**
   * Results are told when sinks that are not essential have closed too, or 2 s later: so that they tell
   * of these sinks. Default false.
   *
   * @internal
   */
  readonly waitsForOthers?: boolean | undefined;
}

/** The options with defaults filled in. */
export interface CaptureSettings extends Omit<CaptureOptions, 'reconnect'> {
  readonly num: number;
  readonly arm: boolean;
  readonly force: boolean;
  /** Samples requested of each acquisition; Infinity: all. */
  readonly samples: number;
  /** Of all of them; Infinity: all. */
  readonly samplesTotal: number;
  readonly atMost: boolean;
  readonly allowMissed: boolean;
  readonly frameTimeout: number | null;
  readonly duration: number | null;
  /** Null: don't reconnect. */
  readonly reconnect: ReconnectSettings | null;
}
