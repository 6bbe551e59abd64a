/**
 * Reads an HDF5 file, which may be being written, in a separate process. HDF5 retries reads of inconsistent
 * metadata in such a file without end, and a damaged file may crash HDF5.
 */

import { HdfError, NativeLoadError } from '../../errors.js';
import { isLiveFile } from './checked-file.js';
import type { FileContents, Statistics, SummaryOptions } from './file-contents.js';
import type { Request } from './messages.js';
import {
  type Answer,
  ProcessEndedError,
  ProcessStartError,
  ReadingProcess,
} from './reading-process.js';

/** Each of them may take as long as the process may be silent. */
const MAX_LOST_PROCESSES = 2;

/** One of the two properties is null. */
export interface Summary {
  readonly statistics: Statistics | null;
  /** Short reason why the dataset can't be read. */
  readonly error: string | null;
}

/** Reads a file. Call one method at a time, and `close` at the end. */
export class FileReader {
  readonly path: string;
  /** The file is being written, or its writer was killed. */
  readonly isOpen: boolean;
  readonly #process: ReadingProcess;
  #lost = 0;

  /**
   * @throws OutputPathError if the file can't be read
   * @throws HdfError if the file is truncated
   */
  constructor(path: string) {
    this.path = path;
    this.isOpen = isLiveFile(path);
    this.#process = new ReadingProcess(path, this.isOpen);
  }

  /**
   * Lists the contents of the file.
   * @throws HdfError if HDF5 can't read the file, or if the process can't be started
   * @throws NativeLoadError
   */
  async list(): Promise<FileContents> {
    const problem = this.isOpen
      ? `${this.path} makes no sense: it seems to be cut off. Copy it again, at best when it is finished.`
      : `${this.path} is no HDF5 file that can be opened.`;
    let answer: Answer;
    try {
      answer = await this.#ask({ kind: 'list' });
    } catch (cause) {
      throw cause instanceof ProcessEndedError
        ? new HdfError(problem, this.path, { cause })
        : cause;
    }
    if (answer.kind === 'result') return answer.result as FileContents;
    throw new HdfError(problem, this.path, { cause: new Error(answer.message) });
  }

  /**
   * Reads all of a dataset once.
   * @param name as in the result of `list`
   * @throws HdfError if the process can't be started
   * @throws NativeLoadError
   */
  async summarize(name: string, { points, onProgress }: SummaryOptions): Promise<Summary> {
    if (this.#lost === MAX_LOST_PROCESSES)
      return failed('it was not looked at: others made no sense');
    try {
      const answer = await this.#ask({ kind: 'summarize', name, points }, onProgress);
      if (answer.kind === 'failure') return failed(answer.message);
      return { statistics: answer.result as Statistics, error: null };
    } catch (error) {
      if (!(error instanceof ProcessEndedError)) throw error;
      this.#lost += 1;
      return failed(error.message);
    }
  }

  /** Ends the process. Calls that are pending fail. */
  close(): void {
    this.#process.close();
  }

  async #ask(request: Request, onProgress?: (progress: number) => void): Promise<Answer> {
    let answer: Answer;
    try {
      answer = await this.#process.ask(request, onProgress);
    } catch (cause) {
      if (!(cause instanceof ProcessStartError)) throw cause;
      throw new HdfError(
        `${this.path} can't be read: the process for it can't be started (${cause.message}). With --permission Node.js needs --allow-child-process.`,
        this.path,
        { cause },
      );
    }
    if (answer.kind === 'failure' && answer.code !== null) {
      throw new NativeLoadError(answer.message);
    }
    return answer;
  }
}

function failed(error: string): Summary {
  return { statistics: null, error };
}
