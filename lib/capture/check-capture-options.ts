/** Checks the options of captures. */

import { inspect } from 'node:util';

import { reconnectSettings } from '../client/check-options.js';
import { checkLimit } from '../client/net/milliseconds.js';
import { InvalidOptionError } from '../errors.js';
import type { OptionNames } from '../errors/unknown-options.js';
import type { CaptureOptions, CaptureSettings, SampleOptions } from './capture-options.js';
import { checkMaxBufferedBytes } from './max-buffered-bytes.js';

/** The names of these options, for `refuseUnknownOptions`. */
export const SAMPLE_OPTIONS: OptionNames<SampleOptions> = {
  samples: true,
  samplesTotal: true,
  atMost: true,
  allowMissed: true,
  maxBufferedBytes: true,
  onBackpressure: true,
  onWarning: true,
  onResult: true,
};

/** The names of these options, for `refuseUnknownOptions`. */
export const CAPTURE_OPTIONS: OptionNames<CaptureOptions> = {
  ...SAMPLE_OPTIONS,
  num: true,
  arm: true,
  force: true,
  frameTimeout: true,
  duration: true,
  reconnect: true,
  identification: true,
  onReady: true,
  onLost: true,
  signal: true,
  onArmed: 'internal',
  onBacklog: 'internal',
  waitsForOthers: 'internal',
};

/** The longest delay between attempts, in seconds: samples captured meanwhile are lost. */
const LONGEST_DELAY = 5;

/** @throws InvalidOptionError */
export function captureSettings(options: CaptureOptions): CaptureSettings {
  const { num = 1, arm = false, force = false, reconnect = false } = options;
  const { samples = Infinity, samplesTotal = Infinity } = options;
  const { atMost = false, allowMissed = false } = options;
  if (!Number.isInteger(num) || num < 0) {
    throw new InvalidOptionError(`num is ${inspect(num)}: give a number of acquisitions, or 0.`);
  }
  checkFlags({ arm, force });
  if (force && !arm) {
    throw new InvalidOptionError(
      '`force` is of no use without `arm`: leave it out, or give `arm` too.',
    );
  }
  checkSampleOptions(options);
  return {
    ...options,
    num,
    arm,
    force,
    samples,
    samplesTotal,
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
  samplesTotal,
  atMost = false,
  allowMissed = false,
  maxBufferedBytes,
}: SampleOptions): void {
  checkFlags({ allowMissed, atMost });
  if (atMost && samples === undefined && samplesTotal === undefined) {
    throw new InvalidOptionError(
      '`atMost` is of no use without `samples`: leave it out, or give `samples` too.',
    );
  }
  checkCount('samples', samples, 'of each acquisition');
  checkCount('samplesTotal', samplesTotal, 'of all acquisitions together');
  if (maxBufferedBytes !== undefined) checkMaxBufferedBytes(maxBufferedBytes);
}

function checkCount(name: string, count: number | undefined, of: string): void {
  if (count === undefined || count === Infinity) return;
  if (Number.isSafeInteger(count) && count >= 1) return;
  throw new InvalidOptionError(
    `${name} is ${inspect(count)}: give how many ${of} are wanted, 1 or more.`,
  );
}

/** @throws InvalidOptionError */
export function checkFlags(flags: Readonly<Record<string, unknown>>): void {
  for (const [name, flag] of Object.entries(flags)) {
    if (typeof flag !== 'boolean') {
      throw new InvalidOptionError(`${name} is ${inspect(flag)}: give true or false.`);
    }
  }
}
