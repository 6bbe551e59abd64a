/** The state of a capture for the page, collected from the callbacks of the capture. */

import { randomUUID } from 'node:crypto';

import { missedWarnings } from '../../capture/build-acquisition-result.js';
import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import type { Overview } from '../overview.js';
import { RowLog } from './row-log.js';
import type { CapturePhase, LogMessage, StateMessage } from './messages.js';

export interface CaptureStateOptions {
  readonly overview: Overview;
  /** Host of the PandA, as given by the user. */
  readonly host: string;
  /** Number of acquisitions; 0: until the capture is stopped. */
  readonly num: number;
  /** The capture arms the PandA. */
  readonly arm: boolean;
  /** Samples of each acquisition; undefined: all. */
  readonly samples: number | undefined;
  /** Seconds until the capture ends; undefined: no limit. */
  readonly duration: number | undefined;
  /** So many bytes may wait to be written. */
  readonly maxBufferedBytes: number;
}

const KEPT_WARNINGS = 100;
const KEPT_RESULTS = 500;

export class CaptureState {
  readonly #options: CaptureStateOptions;
  readonly #run = randomUUID();
  readonly #log = new RowLog();
  readonly #warnings: string[] = [];
  readonly #results: (AcquisitionResult & { number: number })[] = [];
  /** Warnings that were told before the result that has them. */
  readonly #told = new Set<string>();
  /** The latest acquisition that has begun. The result of the one before may come later. */
  #begunNumber = 0;
  #warningCount = 0;
  #resultCount = 0;
  #phase: CapturePhase = 'connecting';
  #message = 'Connecting to the PandA.';
  #ok: boolean | null = null;
  #identification = '';
  #file: string | null = null;
  #missed = 0;
  #begun: number | null = null;
  #armed: number | null = null;
  #seconds = 0;
  #freeBytes: number | null = null;
  #isStream = false;
  #isClosing = false;
  #logVersion = 0;

  constructor(options: CaptureStateOptions) {
    this.#options = options;
  }

  readonly onReady = (): void => {
    this.#armed ??= performance.now();
    this.#waiting();
  };

  readonly onLost = (error: Error): void => {
    this.#phase = 'lost';
    this.#begun = null;
    this.#message = `${error.message} Waiting for the PandA to come back.`;
  };

  readonly onOpen = ({ file, missed }: { file: string; missed: number }): void => {
    const number = Math.max(this.#begunNumber, this.#resultCount) + 1;
    const { num } = this.#options;
    this.#begunNumber = number;
    const which = num > 1 && number <= num ? `${number} of ${num}` : String(number);
    this.#phase = 'capturing';
    this.#message = `Capturing acquisition ${which} into ${file}.`;
    this.#file = file;
    this.#missed = missed;
    this.#begun = performance.now();
    this.#log.begin(this.#begun);
    for (const warning of missedWarnings(missed)) this.onWarning(warning);
  };

  /** Of a capture into a stream. */
  readonly onPublish = (published: { subject: string; start: { missed: number } }): void => {
    this.onOpen({ file: published.subject, missed: published.start.missed });
    this.#isStream = true;
  };

  readonly onWarning = (warning: string): void => {
    this.#told.add(warning);
    this.#warningCount++;
    this.#warnings.push(warning);
    if (this.#warnings.length > KEPT_WARNINGS) this.#warnings.shift();
    this.#logVersion++;
  };

  readonly onResult = ({ sinks: _, ...result }: AcquisitionResult): void => {
    this.#resultCount++;
    this.#results.push({ ...result, number: this.#resultCount });
    if (this.#results.length > KEPT_RESULTS) this.#results.shift();
    this.#logVersion++;
    for (const warning of result.warnings) {
      if (!this.#told.has(warning)) this.onWarning(warning);
      this.#told.delete(warning);
    }
    if (this.#resultCount < this.#begunNumber) return;
    this.#tick();
    this.#begun = null;
    if (this.#phase === 'capturing') this.#waiting();
  };

  /** Sets the identification of the PandA. */
  identify(identification: string): void {
    this.#identification = identification;
  }

  /** Sets the free space of the disk. */
  setFree(bytes: number | null): void {
    this.#freeBytes = bytes;
  }

  /** Records the end of the capture. @param message a sentence */
  ended(ok: boolean, message: string): void {
    this.#tick();
    this.#begun = null;
    this.#phase = 'ended';
    this.#ok = ok;
    this.#message = message;
  }

  /** Records that the server will stop. */
  closing(): void {
    this.#isClosing = true;
  }

  /** On the disk. */
  get file(): string | null {
    return this.#isStream ? null : this.#file;
  }

  /** Changes whenever the log changes. */
  get logVersion(): number {
    return this.#logVersion;
  }

  /** @returns the present state */
  message(): StateMessage {
    this.#tick();
    const { overview, num, host, samples, duration } = this.#options;
    const latest = overview.acquisitions.at(-1);
    const rows = latest?.rows ?? 0;
    const rate = this.#phase === 'capturing' ? this.#log.rate : 0;
    const sampleBytes = latest?.sampleBytes ?? 0;
    return {
      run: this.#run,
      phase: this.#phase,
      ok: this.#ok,
      message: this.#message,
      panda: host,
      identification: this.#identification,
      file: this.#file,
      acquisition: latest?.number ?? 0,
      num,
      rows,
      rate,
      bytesPerSecond: rate * sampleBytes,
      seconds: this.#seconds,
      secondsLeft: this.#secondsLeft(rows, rate, samples, duration),
      maxBacklogBytes: this.#options.maxBufferedBytes,
      backlogBytes: Math.max(0, (latest?.received ?? 0) - rows) * sampleBytes,
      freeBytes: this.#freeBytes,
      missed: this.#missed,
      since: {
        '1': this.#log.rowsBefore(1),
        '10': this.#log.rowsBefore(10),
        '60': this.#log.rowsBefore(60),
      },
      isClosing: this.#isClosing,
    };
  }

  log(): LogMessage {
    return {
      warnings: this.#warnings,
      warningCount: this.#warningCount,
      results: this.#results,
      resultCount: this.#resultCount,
      kept: this.#options.overview.acquisitions.map(({ number }) => number),
    };
  }

  #waiting(): void {
    const { arm, num } = this.#options;
    const next = this.#resultCount === 0 ? 'the first' : 'the next';
    this.#phase = 'waiting';
    this.#message =
      num > 0 && this.#resultCount >= num
        ? 'All acquisitions have ended.'
        : arm
          ? `The PandA is armed for ${next} acquisition, and has sent nothing yet.`
          : `Waiting for the PandA to be armed for ${next} acquisition.`;
  }

  #tick(): void {
    if (this.#begun === null) return;
    const now = performance.now();
    this.#seconds = (now - this.#begun) / 1000;
    this.#log.add(now, this.#options.overview.acquisitions.at(-1)?.rows ?? 0);
  }

  #secondsLeft(
    rows: number,
    rate: number,
    samples: number | undefined,
    duration: number | undefined,
  ): number | null {
    const left: number[] = [];
    if (samples !== undefined && rate > 0) left.push((samples - rows) / rate);
    if (duration !== undefined && this.#armed !== null) {
      left.push(duration - (performance.now() - this.#armed) / 1000);
    }
    if (left.length === 0 || this.#phase === 'ended') return null;
    return Math.max(
      0,
      left.reduce((a, b) => Math.min(a, b)),
    );
  }
}
