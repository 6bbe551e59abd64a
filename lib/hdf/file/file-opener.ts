/** Creates the file of an acquisition, with all that is known at the start. */

import type { SinkInfo } from '../../capture/sinks/sink.js';
import type { NativeAttribute, NativeFileSpec } from '../../native/binding.js';
import type { NativeOverview } from '../../native/overview.js';
import type { StartData } from '../../responses/data.js';
import type { OutputFile } from '../path/output-file.js';
import { missingBits } from './bits.js';
import { CaptureFile } from './capture-file.js';
import {
  ACQUISITIONS_GROUP,
  datasetNames,
  layoutDatasets,
  rowBytesOf,
  STATE_DATASET,
} from './dataset-layout.js';
import type { FileRecorderOptions } from './file-recorder-options.js';
import { pandaAttributes } from './panda-attributes.js';
import { SavedState } from './panda-questions.js';
import { userAttributes } from './user-attributes.js';

export class FileOpener {
  readonly #options: FileRecorderOptions;
  /** Null: it is not wanted. */
  readonly #state: SavedState | null;

  constructor(options: FileRecorderOptions) {
    this.#options = options;
    const { state = false, panda } = options;
    this.#state = state && panda !== undefined ? new SavedState(panda) : null;
  }

  /** Asks the PandA for the required values, before the PandA is armed. @throws CommandError and the like */
  async prepare(): Promise<void> {
    await this.#state?.prepare((warning) => this.#options.onWarning?.(warning));
  }

  /** @throws LayoutError, OutputPathError, HdfError */
  async open(
    start: StartData,
    info: SinkInfo,
    takeOutput: () => OutputFile,
    attributes: readonly NativeAttribute[] = [],
  ): Promise<CaptureFile> {
    const options = this.#options;
    const { bits = [], bitWords = true, oneFile = false } = options;
    const labels = info.bitLabels;
    const missing = missingBits(start.fields, bits, labels);
    if (missing.length > 0) {
      info.warn(`There is no bit ${missing.join(', ')} in what is captured: left out.`);
    }
    const texts = await this.#texts(info);
    const taken = [...texts.map(({ name }) => name), ...(oneFile ? [ACQUISITIONS_GROUP] : [])];
    const layout = layoutDatasets(
      start,
      options.captureRecordHdfNames,
      { labels, bits, words: bitWords },
      taken,
    );
    const output = takeOutput();
    const file = await CaptureFile.open({
      output,
      layout,
      start,
      chunkSamples: options.chunkSamples ?? 0,
      overviews: overviewsOf(options, start, info),
      pandaAttributes: [
        ...pandaAttributes(info.identification),
        ...attributes,
        ...userAttributes(options.attributes),
      ],
      texts,
      isShared: oneFile,
      pendingName: options.pendingName ?? null,
      warn: info.warn,
    });
    if (output.isUnlocked) {
      info.warn(
        `${output.path} can't be locked on its file system: see to it that nobody else writes to it.`,
      );
    }
    try {
      options.onOpen?.({
        file: file.path,
        sampleBytes: start.sampleBytes,
        rowBytes: rowBytesOf(layout),
        datasets: datasetNames(layout),
        missed: start.missed,
      });
    } catch (error) {
      await file.close(null).catch(() => {});
      await file.settle(true).catch(() => {});
      throw error;
    }
    return file;
  }

  async #texts({ warn }: SinkInfo): Promise<NonNullable<NativeFileSpec['texts']>> {
    const text = (await this.#state?.take(warn)) ?? null;
    return text === null ? [] : [{ name: STATE_DATASET, text }];
  }
}

/** The overviews that get the samples in the pass that scales them for the file. */
export function overviewsOf(
  { fed = [] }: FileRecorderOptions,
  start: StartData,
  { number }: Pick<SinkInfo, 'number'>,
): NativeOverview[] {
  return fed.map((sink) => sink.feed(start, number));
}
