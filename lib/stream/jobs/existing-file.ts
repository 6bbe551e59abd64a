/** Checks whether an existing file has the acquisition that is to be written. */

import { stat } from 'node:fs/promises';

import { exists } from '../../hdf/path/check-output-path.js';
import { FileReader } from '../../hdf/read/file-reader.js';
import type { AttributeValue } from '../../hdf/read/file-contents.js';
import type { AcquisitionHead } from '../format/head.js';

type Attributes = Readonly<Record<string, AttributeValue>>;

/** The end of an acquisition, as a file states it. */
export interface FileEnd {
  readonly reason: string | null;
  /** Null: no END came. */
  readonly samplesReported: number | null;
  /** Rows that arrived and were wanted. */
  readonly rows: number;
  readonly dropSuspect: boolean;
}

export class ExistingFile {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** @returns null: the path is free */
  static async at(path: string): Promise<ExistingFile | null> {
    const there = await stat(path).catch(() => null);
    return there === null ? null : new ExistingFile(path);
  }

  /**
   * Checks the values that are known when an acquisition begins.
   *
   * @throws OutputPathError if the file has another acquisition, or no values to compare
   */
  async checkStart({ start, identification }: AcquisitionHead): Promise<void> {
    const found = await this.#attributes();
    const wanted = {
      panda_idn: identification?.text.replaceAll('\0', ''),
      arm_time: start.armTime ?? undefined,
      start_time: start.startTime ?? undefined,
    };
    // All acquisitions of a PandA that tells no times look the same.
    const canTell = wanted.arm_time !== undefined || wanted.start_time !== undefined;
    const isSame = Object.entries(wanted).every(([name, value]) => found[name] === value);
    if (!canTell || !isSame) throw this.#other();
  }

  /**
   * Checks the values that are known at the end.
   *
   * @returns rows in the file
   * @throws OutputPathError if the file does not have the whole acquisition
   */
  async checkEnd({ reason, samplesReported, rows, dropSuspect }: FileEnd): Promise<number> {
    const { end_reason, samples_reported, samples_written, first_suspect_sample } =
      await this.#attributes();
    const written = Number(samples_written);
    const isAll = written === rows;
    const isDropped = dropSuspect && written < rows && Number(first_suspect_sample) === written;
    const isSame =
      end_reason === (reason ?? 'unknown') &&
      Number(samples_reported) === (samplesReported ?? -1) &&
      (isAll || isDropped);
    if (!isSame) throw this.#other();
    return written;
  }

  async #attributes(): Promise<Attributes> {
    let reader: FileReader | null = null;
    try {
      reader = new FileReader(this.path);
      return (await reader.list()).attributes;
    } catch (cause) {
      throw this.#other(cause);
    } finally {
      reader?.close();
    }
  }

  #other(cause?: unknown): Error {
    return exists(this.path, ' It has not the whole of this acquisition.', cause);
  }
}
