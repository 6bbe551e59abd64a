/** What a capture prints. */

import { quantity } from '../../errors.js';
import type { BackpressureInfo } from '../../capture/capture-options.js';
import { missedWarnings } from '../../capture/build-acquisition-result.js';
import type { OpenedFile, WriteProgressInfo } from '../../hdf/file/file-recorder-options.js';
import type { AcquisitionResult } from '../../outcome/acquisition-result.js';
import { isGoodEnd } from '../../outcome/end-reason.js';
import type { PublishedStart } from '../../stream/publisher/stream-publisher.js';
import type { CaptureObserver } from '../capture-observer.js';
import type { Paint } from '../colours.js';
import { sentenceOf } from '../report-failure.js';
import { relativePaths } from '../relative-paths.js';
import { printText } from '../output/print.js';
import { openProgress, tell } from '../output/tell.js';
import type { ColumnPlots } from '../plots/column-plots.js';
import { plain, toJson } from '../printable-text.js';
import type { Silence } from '../status/silence.js';
import { type BegunAcquisition, beginLine, resultLine } from './acquisition-lines.js';
import { LiveProgress, type ProgressLimits } from './live-progress.js';
import type { CaptureListener } from './listeners.js';
import { samplesOf } from './progress-text.js';
import { streamedResult } from './stream-result.js';

/** Where samples go to: with `both` the file has to be whole, and the stream has the same. */
export type CaptureTarget = 'file' | 'stream' | 'both';

export interface ReportOptions {
  /** Print results as JSON, and nothing else on standard output. */
  readonly json: boolean;
  /** Null: nothing is told of a PandA that sends nothing. */
  readonly silence: Silence | null;
  /** Where the samples come from, for messages. */
  readonly source?: string | undefined;
  readonly to?: CaptureTarget | undefined;
  readonly limits?: ProgressLimits | undefined;
}

/** Lines on standard output; progress in between on standard error, if that is a terminal. */
export class HdfReport implements CaptureListener {
  readonly #json: boolean;
  readonly #silence: Silence | null;
  readonly #source: string;
  readonly #to: CaptureTarget;
  readonly #limits: ProgressLimits;
  readonly #area = openProgress();
  readonly #live: LiveProgress | null;
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

  constructor({ json, silence, source = 'the PandA', to = 'file', limits = {} }: ReportOptions) {
    this.#json = json;
    this.#silence = silence;
    this.#source = source;
    this.#to = to;
    this.#limits = limits;
    this.#live = this.#area === null ? null : new LiveProgress(this.#area, limits);
  }

  /** For curves; null: there can't be any. They need a terminal with colours. */
  get plotPaint(): Paint | null {
    return this.#json || this.#area?.hasColours !== true ? null : this.#area.paint;
  }

  /** Shows curves. */
  plot(plots: ColumnPlots): void {
    this.#live?.show(plots);
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
    this.#live?.connected();
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
    this.#live?.wait(`waiting for ${this.#source}`);
  };

  readonly onArmed = (isArmed: boolean): void => {
    this.#isArmed = isArmed;
  };

  readonly onOpen = ({ file, sampleBytes, rowBytes, datasets, missed }: OpenedFile): void => {
    const columns = quantity(datasets.length, 'dataset');
    this.#begin({ where: file, columns, sampleBytes, rowBytes }, file);
    for (const warning of missedWarnings(missed)) this.onWarning(warning);
  };

  readonly onPublish = ({ subject, start }: PublishedStart): void => {
    const columns = quantity(start.fields.length, 'field');
    this.#begin({ where: subject, columns, sampleBytes: start.sampleBytes, rowBytes: null }, null);
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
    this.#live?.update(samples, bytesReceived);
  };

  readonly onResult = (result: AcquisitionResult): void => {
    this.#silence?.end();
    const picture = this.#live?.end(result.samplesWritten) ?? [];
    this.#tellResult(result);
    tellLines(picture);
  };

  #tellResult(result: AcquisitionResult): void {
    const { file, samplesWritten, reason } = result;
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
    this.#print(resultLine(result, streamed, this.#medium));
  }

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
    tellLines(this.#live?.finish() ?? []);
  }

  clearProgress(): void {
    this.#live?.clear();
  }

  get #medium(): string {
    return this.#to === 'stream' ? 'stream' : 'disk';
  }

  #begin(begun: BegunAcquisition, file: string | null): void {
    for (const observer of this.#observers) observer.onBegin?.(file);
    this.#silence?.begin(true);
    this.warnLate(null);
    this.#live?.begin(begun.rowBytes);
    if (!this.#json) this.#print(beginLine(begun, this.#limits));
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

function tellLines(lines: readonly string[]): void {
  if (lines.length > 0) tell(lines.join('\n'));
}
