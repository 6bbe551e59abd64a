/** The backlog of a capture, and the warnings about it. */

import { Backlog } from '../client/data/backlog.js';
import { defaultMaxBufferedBytes } from './max-buffered-bytes.js';
import type { BackpressureInfo } from './capture-options.js';

/**
 * In milliseconds. A disk that catches up within this time is not slow: the backlog was only a
 * short burst.
 */
const PATIENCE_MS = 250;

export interface CaptureBacklogOptions {
  /** Undefined: the default. */
  readonly maxBufferedBytes: number | undefined;
  readonly onBackpressure: (info: Omit<BackpressureInfo, 'file'>) => void;
  /** What is slow, for messages; default: `The disk`. */
  readonly slow?: string | undefined;
  readonly warn: (warning: string) => void;
  /** Called when a callback has thrown. */
  readonly fail: (error: unknown) => void;
}

export function captureBacklog({ maxBufferedBytes, ...options }: CaptureBacklogOptions): Backlog {
  const tell = (state: BackpressureInfo['state']): void => {
    const { bytes, maxBytes } = backlog;
    try {
      options.onBackpressure({ state, backlogBytes: bytes, maxBufferedBytes: maxBytes });
      if (state === 'full') options.warn(slownessOf(options.slow ?? 'The disk', maxBytes));
    } catch (error) {
      options.fail(error);
    }
  };
  /** Runs until the full backlog is reported. */
  let timer: NodeJS.Timeout | null = null;
  const backlog = new Backlog({
    maxBytes: maxBufferedBytes ?? defaultMaxBufferedBytes(),
    onFull: () => {
      timer = setTimeout(() => {
        timer = null;
        tell('full');
      }, PATIENCE_MS).unref();
    },
    onCaughtUp: () => {
      if (timer === null) {
        tell('caught up');
      } else {
        clearTimeout(timer);
        timer = null;
      }
    },
  });
  return backlog;
}

function slownessOf(slow: string, maxBytes: number): string {
  const most = (maxBytes / 1e6).toFixed(0);
  return `${slow} is so slow that ${most} MB wait to be written, which is the limit: the PandA has to wait, and ends with "Data overrun" if that takes too long.`;
}
