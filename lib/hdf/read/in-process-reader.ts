/** Reads an HDF5 file in this process, on libuv's pool. */

import type { NativeListing, NativeStoredDataset, NativeTask } from '../../native/file-reader.js';
import { native } from '../../native/load.js';
import type { AttributeValue, FileContents, Statistics, SummaryOptions } from './file-contents.js';

/**
 * One call at a time. HDF5 may be at a damaged file for ever, or end the process: `FileReader` is safe from
 * that. The file is closed when nobody refers to this any more.
 */
export class InProcessReader {
  readonly #path: string;
  readonly #isLive: boolean;
  /** Keeps the file open: that makes it faster to read its datasets. */
  #listing: NativeTask<NativeListing> | undefined;

  /** @param isLive somebody writes to the file, or was killed while writing */
  constructor(path: string, isLive: boolean) {
    this.#path = path;
    this.#isLive = isLive;
  }

  /** @throws Error with the reason in a few words; NativeLoadError */
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
   *
   * @param name as `list` tells it
   * @throws Error with the reason in a few words; NativeLoadError
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
  // A name of an attribute may be that of a property of all objects.
  return Object.fromEntries(attributes.map(([name, value]) => [name, shortest(value)]));
}

/** Integers as numbers where these are exact. */
function shortest<T extends AttributeValue | null>(value: T): T | number {
  return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
