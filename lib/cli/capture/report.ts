/** What a capture prints. */

import { quantity, shorten } from '../../errors.js';
import type { BackpressureInfo } from '../../capture/capture-options.js';
import { missedWarnings } from '../../capture/build-acquisition-result.js';
import type { OpenedFile, WriteProgressInfo } from '../../hdf/file/file-recorder-options.js';
import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import { isGoodEnd } from '../../outcome/end-reason.js';
import type { PublishedStart } from '../../stream/publisher/stream-publisher.js';
import type { CaptureObserver } from '../capture-observer.js';
import { sentenceOf } from '../report-failure.js';
import { relativePaths } from '../relative-paths.js';
import { printText } from '../output/print.js';
import { openProgress, tell } from '../output/tell.js';
import { plain, toJson } from '../printable-text.js';
import type { Silence } from '../status/silence.js';
import { streamedResult } from './stream-result.js';

const REDRAW_EVERY_MS = 100;
/** What waits for a disk that keeps up is less. */
const TOLD_BACKLOG_MB = 50;

/** Where samples go to: with `both` the file has to be whole, and the stream has the same. */
export type CaptureTarget = 'file' | 'stream' | 'both';

/** Lines on standard output; progress in between on standard error, if that is a terminal. */
export class HdfReport {
  readonly #json: boolean;
  readonly #silence: Silence | null;
  readonly #source: string;
  readonly #to: CaptureTarget;
  readonly #live = openProgress();
  #begun = 0;
  #drawn = -Infinity;
  #lastMoment = 0;
  #lastBytes = 0;
  #samples = 0;
  #lastFile: string | null = null;
  #isLost = false;
  #wasReady = false;
  #isArmed = false;
  #late: readonly string[] = [];
  readonly #told = new Set<string>();
  readonly #observers: CaptureObserver[] = [];
  /** Whether all lines so far have reached standard output. */
  #printed = Promise.resolve(true);
  #isDeaf = false;

  /** @param source where the samples come from, for messages */
  constructor(
    json: boolean,
    silence: Silence | null,
    source = 'the PandA',
    to: CaptureTarget = 'file',
  ) {
    this.#json = json;
    this.#silence = silence;
    this.#source = source;
    this.#to = to;
  }

  /** Passes all later events on. */
  addObserver(observer: CaptureObserver): void {
    this.#observers.push(observer);
  }

  readonly onReady = (): void => {
    for (const observer of this.#observers) observer.onReady?.();
    if (this.#isLost) {
      tell(`pandablocks: connected${this.#wasReady ? ' again' : ''}.`);
    }
    this.#isLost = false;
    this.#wasReady = true;
    this.#silence?.begin(false);
  };

  readonly onLost = (error: Error): void => {
    for (const observer of this.#observers) observer.onLost?.();
    this.#silence?.end();
    this.clearProgress();
    this.#isLost = true;
    this.warnLate(error);
    const back = this.#wasReady ? ' to come back' : '';
    tell(`pandablocks: ${sentenceOf(error)} Waiting for ${this.#source}${back}.`);
  };

  readonly onArmed = (isArmed: boolean): void => {
    this.#isArmed = isArmed;
  };

  readonly onOpen = ({ file, sampleBytes, datasets, missed }: OpenedFile): void => {
    this.#begin(file, relativePaths(file), quantity(datasets.length, 'dataset'), sampleBytes);
    for (const warning of missedWarnings(missed)) this.onWarning(warning);
  };

  readonly onPublish = ({ subject, start }: PublishedStart): void => {
    this.#begin(null, subject, quantity(start.fields.length, 'field'), start.sampleBytes);
    for (const warning of missedWarnings(start.missed)) this.onWarning(warning);
  };

  readonly onWarning = (warning: string): void => {
    this.clearProgress();
    this.#told.add(warning);
    for (const observer of this.#observers) observer.onWarning?.();
    tell(`pandablocks: warning: ${plain(relativePaths(warning))}`);
  };

  /** That it is slow is a warning. */
  readonly onBackpressure = ({ state }: BackpressureInfo): void => {
    if (state !== 'caught up') return;
    this.clearProgress();
    tell(`pandablocks: the ${this.#medium} has caught up.`);
  };

  readonly onProgress = ({ file, samples, bytesReceived }: WriteProgressInfo): void => {
    for (const observer of this.#observers) observer.onProgress?.(file, samples, bytesReceived);
    if (samples > 0) this.#silence?.end();
    const now = performance.now();
    if (this.#live === null || now - this.#drawn < REDRAW_EVERY_MS) return;
    const rate = (bytesReceived - this.#lastBytes) / 1e3 / Math.max(1, now - this.#lastMoment);
    const seconds = (now - this.#begun) / 1000;
    this.#live.draw(`  ${samplesOf(samples)}, ${rate.toFixed(1)} MB/s, ${seconds.toFixed(1)} s`);
    this.#drawn = now;
    this.#lastMoment = now;
    this.#lastBytes = bytesReceived;
  };

  readonly onResult = (result: AcquisitionResult): void => {
    this.finish();
    const { file, samplesWritten, reason, largestBacklogBytes } = result;
    const streamed = this.#to === 'file' ? null : streamedResult(result);
    // What cut it off, or kept it from being written, is among its warnings, and is told as the error that
    // it was. What a bad end means for its samples is told with it.
    if (reason === null || (isGoodEnd(reason) && !result.ok)) this.#late = result.warnings;
    else if (isGoodEnd(reason)) this.#warn(result.warnings);
    else this.#told.clear();
    this.#samples += samplesWritten;
    this.#lastFile = file;
    const { sinks: _, ...ofFile } = result;
    const json = toJson(streamed ?? ofFile);
    for (const observer of this.#observers) observer.onResult?.(result, json);
    if (this.#json) {
      this.#print(json);
      return;
    }
    const end = reason === null ? 'not finished' : `ended ${shorten(plain(reason))}`;
    const megabytes = Math.round(largestBacklogBytes / 1e6);
    const waited =
      megabytes < TOLD_BACKLOG_MB ? '' : `; up to ${megabytes} MB waited for the ${this.#medium}`;
    const where = relativePaths(file ?? streamed?.subject ?? '-');
    this.#print(`${where}: ${samplesOf(samplesWritten)}, ${end}${waited}`);
  };

  /** Of an acquisition that was cut off. @param error what it was cut off by; null: as was wanted */
  warnLate(error: unknown): void {
    const late = this.#late;
    this.#late = [];
    this.#warn(late.filter((warning) => !(error instanceof Error) || warning !== error.message));
  }

  stopped(): void {
    const where = this.#lastFile === null ? '' : `, the last in ${relativePaths(this.#lastFile)}`;
    tell(`pandablocks: stopped; ${samplesOf(this.#samples)} captured${where}`);
  }

  /** Waits until it is known of all lines whether they have reached standard output. */
  async allPrinted(): Promise<boolean> {
    return this.#printed;
  }

  /** The program is about to end, whatever is under way. */
  readonly ended = (): void => {
    this.clearProgress();
    const armed = this.#isArmed ? ' The PandA is still armed.' : '';
    tell(`pandablocks: ended at once.${armed}`);
  };

  /** Nothing is waited for any more. */
  finish(): void {
    this.#silence?.end();
    this.clearProgress();
  }

  clearProgress(): void {
    this.#live?.clear();
  }

  get #medium(): string {
    return this.#to === 'stream' ? 'stream' : 'disk';
  }

  #begin(file: string | null, where: string, columns: string, sampleBytes: number): void {
    for (const observer of this.#observers) observer.onBegin?.(file);
    this.#silence?.begin(true);
    this.warnLate(null);
    this.#begun = this.#lastMoment = performance.now();
    this.#lastBytes = 0;
    if (!this.#json) this.#print(`${where}: ${columns}, ${quantity(sampleBytes, 'byte')} a sample`);
  }

  /** Of an acquisition: those that were not told while it lasted. */
  #warn(warnings: readonly string[]): void {
    for (const warning of warnings) {
      if (!this.#told.has(warning)) this.onWarning(warning);
      this.#told.delete(warning);
    }
  }

  /** A capture goes on whatever becomes of the line. */
  #print(line: string): void {
    this.clearProgress();
    const before = this.#printed;
    this.#printed = printText(`${line}\n`).then(
      () => before,
      (error: unknown) => {
        this.#tellUnprinted(error);
        return false;
      },
    );
  }

  #tellUnprinted(error: unknown): void {
    if (this.#isDeaf) return;
    this.#isDeaf = true;
    this.clearProgress();
    tell(`pandablocks: ${sentenceOf(error)} The capture goes on; its exit code will be 1.`);
  }
}

/** With commas. `toLocaleString` takes 20 ms when it is first called, and this is at the end. */
function samplesOf(value: number): string {
  return quantity(value, 'sample', String(value).replaceAll(/\B(?=(\d{3})+$)/g, ','));
}
