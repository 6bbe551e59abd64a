/** What the head says beside the PandA's header: what is wanted of the file, and what only the PandA knows. */

import { checkFlags } from '../../capture/check-capture-options.js';
import { defaultMaxBufferedBytes } from '../../capture/max-buffered-bytes.js';
import type { AsyncClient } from '../../client/async-client.js';
import { InvalidOptionError, StreamMessageError } from '../../errors.js';
import { checkAgainstPanda } from '../../hdf/check-against-panda.js';
import { checkFileOptions } from '../../hdf/file/file-recorder-options.js';
import { PandaQuestions, SavedState } from '../../hdf/file/panda-questions.js';
import type { FileWishes } from '../format/file-wishes.js';
import type { AcquisitionHead } from '../format/head.js';

/** What is wanted of files. */
export interface HeadContentOptions {
  readonly file?: FileWishes | undefined;
  /** The PandA. */
  readonly client?: AsyncClient | undefined;
  readonly namesFromPanda?: boolean | undefined;
  readonly state?: boolean | undefined;
}

/** This part of the head. */
export type HeadContent = Pick<AcquisitionHead, 'options' | 'state' | 'startedAt'>;

export class HeadContents {
  readonly #options: HeadContentOptions;
  /** Null: it is not wanted. */
  readonly #state: SavedState | null;
  // eslint-disable-next-line no-restricted-syntax -- a stamp
  readonly #startedAt = new Date().toISOString();
  /** With the names of the PandA; null: not asked for. */
  #file: FileWishes | null = null;

  /** @throws InvalidOptionError */
  constructor(options: HeadContentOptions) {
    const { file = {}, client, namesFromPanda = false, state = false } = options;
    checkFlags({ namesFromPanda, state });
    checkFileOptions(file);
    if (client === undefined && (namesFromPanda || state)) {
      throw new InvalidOptionError(
        '`namesFromPanda` and `state` need the PandA: give its `client` too.',
      );
    }
    this.#options = options;
    this.#state = state && client !== undefined ? new SavedState(new PandaQuestions(client)) : null;
  }

  /**
   * Asks the PandA, and compares the options with what it captures.
   *
   * @param mostBytes of a message
   * @throws InvalidOptionError, LayoutError, StreamMessageError, CommandError, ConnectError and the like
   */
  async prepare(mostBytes: number, warn: (warning: string) => void): Promise<void> {
    this.#file ??= await this.#resolved();
    const state = await this.#state?.prepare(warn);
    if (state !== undefined) checkState(state, mostBytes);
  }

  /** For the acquisition that begins. */
  async next(warn: (warning: string) => void): Promise<HeadContent> {
    const state = (await this.#state?.take(warn)) ?? null;
    return {
      options: this.#file ?? this.#options.file ?? {},
      startedAt: this.#startedAt,
      ...(state !== null && { state }),
    };
  }

  async #resolved(): Promise<FileWishes> {
    const { file = {}, client, namesFromPanda = false } = this.#options;
    if (client === undefined) return file;
    const captureRecordHdfNames = await checkAgainstPanda(client, {
      ...file,
      namesFromPanda,
      // The writer keeps the last rows, and its limit is the default.
      maxBufferedBytes: defaultMaxBufferedBytes(),
    });
    const hasNames = Object.keys(captureRecordHdfNames).length > 0;
    return hasNames ? { ...file, captureRecordHdfNames } : file;
  }
}

/** There has to be room for the rest of the head. @throws StreamMessageError */
function checkState(state: string, mostBytes: number): void {
  const bytes = Buffer.byteLength(JSON.stringify(state));
  if (bytes <= mostBytes / 2) return;
  throw new StreamMessageError(
    `The PandA's state has ${bytes} bytes, and the NATS server takes messages of ${mostBytes} bytes at most, of which half is for the state: set max_payload in its configuration higher, or leave out \`state\`.`,
  );
}
