/** Notices a peer that is gone without a word: switched off, unplugged, hung. */

import { toMilliseconds } from '../net/milliseconds.js';

/** The silence of so many whole periods, while an answer is due, means that nobody is there. */
const SILENT_PERIODS = 2;

/** What is watched. */
export interface Watched {
  /** Whether an answer is due. */
  readonly isAwaiting: boolean;
  /** For how long whoever waits for an answer is ready to wait, seconds. */
  readonly patience: number;
  /** Asks something, so that an answer is due. */
  probe(): void;
  /** Nobody is there. @param silence seconds, at least */
  lost(silence: number): void;
}

/**
 * After a period of silence it asks something. When an answer is due, and not a byte comes for two
 * periods, nor for as long as those who wait are ready to wait, the peer is lost.
 *
 * It counts periods instead of looking at a clock: a program that was busy for a minute, or a
 * computer that slept, gets a period to read what has come meanwhile.
 */
export class KeepAlive {
  readonly #watched: Watched;
  readonly #period: number;
  readonly #timer: NodeJS.Timeout;
  #ticks = 0;

  /** @param period seconds */
  constructor(watched: Watched, period: number) {
    this.#watched = watched;
    this.#period = period;
    this.#timer = setInterval(() => {
      this.#tick();
    }, toMilliseconds(period));
    // The connection keeps the process alive, this does not.
    this.#timer.unref();
  }

  /** Silence begins anew: something came, or is awaited from now on. */
  restart(): void {
    this.#ticks = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    this.#ticks++;
    // The first period is not a whole one.
    const silentPeriods = this.#ticks - 1;
    const silence = silentPeriods * this.#period;
    if (!this.#watched.isAwaiting) {
      if (silentPeriods < 1) return;
      this.restart();
      this.#watched.probe();
    } else if (silentPeriods >= SILENT_PERIODS && silence >= this.#watched.patience) {
      this.#watched.lost(silence);
    }
  }
}
