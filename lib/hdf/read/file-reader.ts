/**
 * Reads an HDF5 file in a process of its own: one that is being written too. In such a file HDF5 looks
 * at what makes no sense again and again, for ever, and what is damaged may crash it.
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

/** Each may take as long as the process may be silent. */
const MAX_LOST_PROCESSES = 2;

/** One of the two is null. */
export interface Summary {
  readonly statistics: Statistics | null;
  /** Why the dataset can't be read, in a few words. */
  readonly error: string | null;
}

/** One call at a time. To be closed. */
export class FileReader {
  readonly path: string;
  /** Somebody writes to the file, or was killed while writing. */
  readonly isOpen: boolean;
  readonly #process: ReadingProcess;
  #lost = 0;

  /**
   * @throws OutputPathError if the file can't be read
   * @throws HdfError if it is cut off
   */
  constructor(path: string) {
    this.path = path;
    this.isOpen = isLiveFile(path);
    this.#process = new ReadingProcess(path, this.isOpen);
  }

  /**
   * Looks at what is in the file.
   *
   * @throws HdfError if HDF5 can make nothing of it, or has no process
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
   *
   * @param name as `list` tells it
   * @throws HdfError if HDF5 has no process
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

  /** Ends the process. What is under way is given up. */
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
