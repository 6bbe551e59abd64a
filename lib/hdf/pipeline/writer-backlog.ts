/** What an `HdfWriter` has been given and has not written yet, and what is told of it. */

import { Backlog } from '../../client/data/backlog.js';
import { defaultMaxBufferedBytes } from './max-buffered-bytes.js';
import type { BackpressureInfo } from './hdf-writer-options.js';

/**
 * A disk that gets on within this time is not slow, milliseconds: what came at once was more than may
 * wait.
 */
const PATIENCE_MS = 250;

export interface WriterBacklogOptions {
  readonly maxBufferedBytes: number | undefined;
  readonly onBackpressure: (info: Omit<BackpressureInfo, 'file'>) => void;
  readonly warn: (warning: string) => void;
  /** A callback has thrown. */
  readonly fail: (error: unknown) => void;
  /** There is room again. */
  readonly onRoom: () => void;
}

export class WriterBacklog {
  readonly #backlog: Backlog;
  #isLent = false;
  /** Until it is told that the backlog is full. */
  #timer: NodeJS.Timeout | null = null;

  constructor({ maxBufferedBytes, onRoom, ...options }: WriterBacklogOptions) {
    const tell = (state: BackpressureInfo['state']): void => {
      const { bytes, maxBytes } = this.#backlog;
      try {
        options.onBackpressure({ state, backlogBytes: bytes, maxBufferedBytes: maxBytes });
        if (state === 'full') options.warn(slownessOf(maxBytes));
      } catch (error) {
        options.fail(error);
      }
    };
    this.#backlog = new Backlog({
      maxBytes: maxBufferedBytes ?? defaultMaxBufferedBytes(),
      onFull: () => {
        this.#timer = setTimeout(() => {
          this.#timer = null;
          tell('full');
        }, PATIENCE_MS).unref();
      },
      onCaughtUp: () => {
        if (this.#timer === null) {
          tell('caught up');
        } else {
          clearTimeout(this.#timer);
          this.#timer = null;
        }
      },
    });
    this.#backlog.onRoom(onRoom);
  }

  /** To be counted by somebody else, who sees to it that there is room. */
  lend(): Backlog {
    this.#isLent = true;
    return this.#backlog;
  }

  get isFull(): boolean {
    return !this.#isLent && !this.#backlog.hasRoom;
  }

  add(byteLength: number): void {
    if (!this.#isLent) this.#backlog.add(byteLength);
  }

  remove(byteLength: number): void {
    if (!this.#isLent) this.#backlog.remove(byteLength);
  }

  /** The most that has waited since this was last called. */
  takeLargest(): number {
    return this.#backlog.takeLargest();
  }
}

function slownessOf(maxBytes: number): string {
  const most = (maxBytes / 1e6).toFixed(0);
  return `The disk is so slow that ${most} MB wait to be written, the most that may: the PandA has to wait, and ends with "Data overrun" if that takes too long.`;
}
