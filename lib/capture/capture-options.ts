/** What users can set of a capture, whatever becomes of the samples. */

import { inspect } from 'node:util';

import { checkLimit } from '../client/net/milliseconds.js';
import { type ReconnectOptions, reconnectSettings } from '../client/options.js';
import { InvalidOptionError, type PandaError } from '../errors.js';
import type { AcquisitionResult } from '../outcome/acquisition-result.js';

/** The options of a capture, with nothing left open. */
export interface CaptureSettings {
  /** Acquisitions; 0: any number. */
  readonly num: number;
  readonly arm: boolean;
  readonly force: boolean;
  /** Of an acquisition; Infinity: all. */
  readonly samples: number;
  /** Seconds; null: no limit. */
  readonly frameTimeout: number | null;
  /** Seconds; null: no limit. */
  readonly duration: number | null;
  /** Null: not at all. */
  readonly reconnect: Required<ReconnectOptions> | null;
  readonly signal?: AbortSignal | undefined;
  /** Called when the data port is connected. */
  readonly onReady?: () => void;
  /** Called when the connection is lost, or can't be made, and the PandA is waited for. */
  readonly onLost?: (error: PandaError) => void;
  /** Called with true when the PandA is being armed, with false when it is not armed any more. */
  readonly onArmed?: (isArmed: boolean) => void;
  readonly onWarning?: (warning: string) => void;
  readonly onResult?: (result: AcquisitionResult) => void;
}

/** The options of a capture, as users give them. */
export type CaptureOptions = Partial<Omit<CaptureSettings, 'reconnect'>> & {
  readonly reconnect?: boolean | ReconnectOptions;
};

/** The longest delay between attempts, seconds: what is captured meanwhile is lost. */
const LONGEST_DELAY = 5;

/** @throws InvalidOptionError */
export function captureSettings(options: CaptureOptions): CaptureSettings {
  const { num = 1, arm = false, force = false, samples = Infinity, reconnect = false } = options;
  if (!Number.isInteger(num) || num < 0) {
    throw new InvalidOptionError(`num is ${inspect(num)}: give a number of acquisitions, or 0.`);
  }
  for (const [name, flag] of Object.entries({ arm, force })) {
    if (typeof flag !== 'boolean') {
      throw new InvalidOptionError(`${name} is ${inspect(flag)}: give true or false.`);
    }
  }
  if (force && !arm) {
    throw new InvalidOptionError(
      '`force` is of no use without `arm`: leave it out, or arm as well.',
    );
  }
  return {
    ...options,
    num,
    arm,
    force,
    samples,
    frameTimeout: checkLimit('frameTimeout', options.frameTimeout),
    duration: checkLimit('duration', options.duration),
    reconnect:
      reconnect === false
        ? null
        : reconnectSettings(reconnect === true ? {} : reconnect, LONGEST_DELAY),
  };
}
