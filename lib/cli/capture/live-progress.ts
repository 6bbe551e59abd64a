/** What a terminal shows while a capture runs: a line with figures, and curves below it. */

import type { ProgressArea } from '../output/progress-area.js';
import type { ColumnPlots } from '../plots/column-plots.js';
import { durationOf, progressText } from './progress-text.js';
import { RecentRate } from './recent-rate.js';

const REDRAW_EVERY_MS = 100;
/** The rate that is shown, and the one that the time left comes from: of so many seconds. */
const RATE_OVER = 1.5;
const STEADY_RATE_OVER = 10;
/** Acquisitions that end in quick succession do not all leave curves: these would fill the terminal. Milliseconds. */
const WHOLE_EVERY_MS = 10_000;

/** When a capture ends by itself. */
export interface ProgressLimits {
  /** Samples of an acquisition. */
  readonly samples?: number | undefined;
  /** Samples of all acquisitions. */
  readonly samplesTotal?: number | undefined;
  /** Seconds since the connection to the data port. */
  readonly duration?: number | undefined;
  /** The most rows that a file keeps of an acquisition. */
  readonly last?: number | undefined;
}

/** An acquisition that has begun. */
interface Running {
  readonly begun: number;
  /** Of one row in the file; null: there is no file. */
  readonly rowBytes: number | null;
  readonly rows: RecentRate;
  readonly bytes: RecentRate;
  samples: number;
  bytesReceived: number;
}

export class LiveProgress {
  readonly #area: ProgressArea;
  readonly #limits: ProgressLimits;
  #plots: ColumnPlots | null = null;
  #timer: NodeJS.Timeout | null = null;
  /** What is waited for, and since when. */
  #waiting: { readonly text: string; readonly since: number } | null = null;
  #running: Running | null = null;
  #connected: number | null = null;
  #samplesBefore = 0;
  #rowBytes: number | null = null;
  #begun = 0;
  #ended = 0;
  #lastWhole = -Infinity;
  /** The acquisition that has ended, and was not shown as a whole. */
  #notShown: number | null = null;

  constructor(area: ProgressArea, limits: ProgressLimits) {
    this.#area = area;
    this.#limits = limits;
  }

  /** Curves are wanted. */
  show(plots: ColumnPlots): void {
    this.#plots = plots;
  }

  /** Nothing is running. @param text that says so */
  wait(text: string): void {
    this.#running = null;
    this.#waiting = { text, since: performance.now() };
    this.#timer ??= setInterval(() => this.#draw(), REDRAW_EVERY_MS).unref();
  }

  /** The data port is connected. */
  connected(): void {
    this.#connected ??= performance.now();
    if (this.#running === null) this.wait('waiting');
  }

  /** @param rowBytes of one row in the file; null: there is no file */
  begin(rowBytes: number | null): void {
    const begun = performance.now();
    const [rows, bytes] = [new RecentRate(begun), new RecentRate(begun)];
    this.#running = { begun, rowBytes, rows, bytes, samples: 0, bytesReceived: 0 };
    this.#waiting = null;
    this.#rowBytes = rowBytes;
    this.#begun = Math.max(this.#begun, this.#ended) + 1;
    this.#timer ??= setInterval(() => this.#draw(), REDRAW_EVERY_MS).unref();
  }

  /** @param samples written so far */
  update(samples: number, bytesReceived: number): void {
    // An acquisition that goes into the file of the one before.
    if (this.#running === null && this.#ended >= this.#begun) this.begin(this.#rowBytes);
    if (this.#running === null) return;
    this.#running.samples = samples;
    this.#running.bytesReceived = bytesReceived;
  }

  /** An acquisition has ended. @returns lines with curves of all of it, which are to stay */
  end(samples: number): string[] {
    this.clear();
    this.#ended++;
    this.#samplesBefore += samples;
    // The next one may have begun.
    if (this.#ended >= this.#begun) this.wait('waiting');
    this.#notShown = this.#ended;
    return performance.now() - this.#lastWhole < WHOLE_EVERY_MS ? [] : this.#whole();
  }

  /** The capture is over. @returns lines with curves that are to stay */
  finish(): string[] {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.clear();
    return this.#whole();
  }

  clear(): void {
    this.#area.clear();
  }

  #whole(): string[] {
    if (this.#notShown === null) return [];
    const lines = this.#plots?.whole(this.#notShown, this.#area.columns) ?? [];
    this.#notShown = null;
    this.#lastWhole = performance.now();
    return lines;
  }

  #draw(): void {
    const { columns, rows } = this.#area;
    const running = this.#running;
    const text = running === null ? this.#waitingText() : this.#runningText(running);
    const rate = running?.rows.over(STEADY_RATE_OVER) ?? 0;
    const curves = running === null ? [] : (this.#plots?.latest(rate, columns, rows - 1) ?? []);
    this.#area.draw([text.slice(0, columns), ...curves]);
  }

  #waitingText(): string {
    if (this.#waiting === null) return '';
    const { text, since } = this.#waiting;
    const left = this.#durationLeft();
    const seconds = durationOf((performance.now() - since) / 1000);
    return `  ${text}, ${seconds}${left === null ? '' : `, ${durationOf(left)} left`}`;
  }

  #runningText({ begun, rowBytes, rows, bytes, samples, bytesReceived }: Running): string {
    const now = performance.now();
    rows.add(now, samples);
    bytes.add(now, bytesReceived);
    const seconds = (now - begun) / 1000;
    const rate = rows.over(STEADY_RATE_OVER);
    const wanted = this.#wanted;
    const samplesLeft = rate > 0 ? (wanted - samples) / rate : Infinity;
    const secondsLeft = Math.max(0, Math.min(samplesLeft, this.#durationLeft() ?? Infinity));
    const { last = Infinity } = this.#limits;
    const isKnown = Number.isFinite(secondsLeft);
    const final = Math.min(wanted, isKnown ? samples + rate * secondsLeft : Infinity);
    const bytesOfFile = (count: number): number | null =>
      rowBytes === null || !Number.isFinite(count) ? null : rowBytes * Math.min(last, count);
    const figures = {
      samples,
      wanted,
      bytesPerSecond: bytes.over(RATE_OVER),
      seconds,
      secondsLeft: isKnown ? secondsLeft : null,
      fileBytes: bytesOfFile(samples),
      finalBytes: bytesOfFile(final),
      isFinalEstimated: final < Math.min(wanted, last),
    };
    return `  ${progressText(figures, this.#area.columns - 2)}`;
  }

  /** Samples of the acquisition that runs; Infinity: all. */
  get #wanted(): number {
    const { samples = Infinity, samplesTotal = Infinity } = this.#limits;
    return Math.min(samples, samplesTotal - this.#samplesBefore);
  }

  /** Seconds until `--duration` is over. */
  #durationLeft(): number | null {
    const { duration } = this.#limits;
    if (duration === undefined || this.#connected === null) return null;
    return Math.max(0, duration - (performance.now() - this.#connected) / 1000);
  }
}
