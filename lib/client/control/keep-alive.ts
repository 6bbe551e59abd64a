/** Detects a peer that disappeared silently: switched off, unplugged, or hung. */

import { toMilliseconds } from '../net/milliseconds.js';

/** The peer is lost after this many whole periods of silence while an answer is due. */
const SILENT_PERIODS = 2;

/** The connection to watch. */
export interface Watched {
  /** Whether an answer is due. */
  readonly isAwaiting: boolean;
  /** The longest timeout of the pending commands, in seconds. */
  readonly patience: number;
  /** Sends a request, so that an answer is due. */
  probe(): void;
  /** Called when the peer is lost. @param silence the least duration of the silence, in seconds */
  lost(silence: number): void;
}

/**
 * Sends a probe after a period of silence. The peer is lost when an answer is due, and no byte
 * arrives for two periods and for the longest timeout of the pending commands.
 *
 * The class counts periods instead of comparing times: after a program was busy for a minute, or a
 * computer slept, one period is left to read the bytes that arrived meanwhile.
 */
export class KeepAlive {
  readonly #watched: Watched;
  readonly #period: number;
  readonly #timer: NodeJS.Timeout;
  #ticks = 0;

  /** @param period in seconds */
  constructor(watched: Watched, period: number) {
    this.#watched = watched;
    this.#period = period;
    this.#timer = setInterval(() => {
      this.#tick();
    }, toMilliseconds(period));
    // The connection keeps the process alive; the timer need not.
    this.#timer.unref();
  }

  /** Restarts the count: bytes arrived, or an answer is due from now on. */
  restart(): void {
    this.#ticks = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    this.#ticks++;
    // The first period may be shorter than a whole one.
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
