/** Reads an HDF5 file in this process, on libuv's pool. */

import { toNamespacedPath } from 'node:path';

import type { NativeListing, NativeStoredDataset, NativeTask } from '../../native/file-reader.js';
import { native } from '../../native/load.js';
import type { AttributeValue, FileContents, Statistics, SummaryOptions } from './file-contents.js';

/**
 * Reads a file. Call one method at a time. On a damaged file HDF5 may loop for ever or crash the process;
 * `FileReader` protects the program from both. The file is closed when the reader is garbage collected.
 */
export class InProcessReader {
  readonly #path: string;
  readonly #isLive: boolean;
  /** Keeps the file open, so that its datasets are read faster. */
  #listing: NativeTask<NativeListing> | undefined;

  /** @param isLive the file is being written, or its writer was killed */
  constructor(path: string, isLive: boolean) {
    // Windows opens long paths only in this form.
    this.#path = toNamespacedPath(path);
    this.#isLive = isLive;
  }

  /** @throws Error with a short reason; NativeLoadError */
  async list(onProgress?: (datasets: number) => void): Promise<FileContents> {
    this.#listing = new (native().FileListing)(this.#path, this.#isLive);
    const { attributes, datasets } = await resultOf(this.#listing, onProgress);
    return {
      attributes: toRecord(attributes),
      datasets: datasets.map((dataset) => ({
        ...dataset,
        attributes: toRecord(dataset.attributes),
        error: dataset.error === '' ? null : dataset.error,
      })),
    };
  }

  /**
   * Reads all of a dataset once.
   * @param name as in the result of `list`
   * @throws Error with a short reason; NativeLoadError
   */
  async summarize(name: string, { points, onProgress }: SummaryOptions): Promise<Statistics> {
    const scan = new (native().DatasetScan)(this.#path, this.#isLive, name, points);
    const { min, max, mean, nans, curve } = await resultOf(scan, onProgress);
    return {
      min: shortest(min),
      max: shortest(max),
      mean: Number.isNaN(mean) ? null : mean,
      nan: nans,
      curve: curve.map((value) => (Number.isNaN(value) ? null : value)),
    };
  }
}

async function resultOf<T extends object>(
  task: NativeTask<T>,
  onProgress: ((progress: number) => void) | undefined,
): Promise<T> {
  for (;;) {
    const step = await task.next();
    if (typeof step === 'object') return step;
    onProgress?.(step);
  }
}

function toRecord(attributes: NativeStoredDataset['attributes']): Record<string, AttributeValue> {
  // An attribute may have the name of a property of all objects.
  return Object.fromEntries(attributes.map(([name, value]) => [name, shortest(value)]));
}

/** Integers become numbers where that is exact. */
function shortest<T extends AttributeValue | null>(value: T): T | number {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
