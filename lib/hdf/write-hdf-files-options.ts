/** What users can set of `writeHdfFiles`. */

import type { ReconnectOptions } from '../client/options.js';
import type { PandaError } from '../errors.js';
import type { HdfWriterOptions } from './pipeline/hdf-writer-options.js';

/** What to capture, and when to stop. */
export interface WriteHdfFilesOptions extends HdfWriterOptions {
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
   * When the connection is lost: wait for the PandA to come back, and go on in a new file. An
   * acquisition that was cut off has a result, which is not good, and so has its rest, or what comes in
   * place of the rest; both together count once for `num`. The rest has the next name of a scheme with
   * `%d`; beside `a.h5` it is `a-2.h5`. A PandA that can't be reached at the start is waited for too:
   * refused, unreachable, not found. Delays between attempts are 0.5 to 5 s by default. Default false:
   * the capture ends with the error.
   */
  readonly reconnect?: boolean | ReconnectOptions;
  /**
   * Called when the data port is connected: what the PandA captures from now on is received. With
   * `reconnect` it is called again when the PandA has come back.
   */
  readonly onReady?: () => void;
  /** With `reconnect`: called when the PandA is waited for, since it is lost, or can't be reached. */
  readonly onLost?: (error: PandaError) => void;
  /** Ends the capture: the file is closed properly, and the PandA disarmed if we have armed it. */
  readonly signal?: AbortSignal | undefined;
  /**
   * With `arm`: called with true when the PandA is being armed, with false when it is not armed any
   * more.
   *
   * @internal
   */
  readonly onArmed?: (isArmed: boolean) => void;
}
