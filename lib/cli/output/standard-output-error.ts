/** What was to be printed did not get there. */

/** A pipe whose reader has ended; of a socket the second, if not all was read. */
const READER_IS_GONE = ['EPIPE', 'ECONNRESET'];

/** Thrown where standard output can't be written. */
export class StandardOutputError extends Error {
  readonly code = 'STANDARD_OUTPUT';
  /** Nobody reads on, as behind `| head`: there is no need to say so. */
  readonly isReaderGone: boolean;

  /** @param cause what the system says */
  constructor(cause: NodeJS.ErrnoException) {
    const isReaderGone = READER_IS_GONE.includes(cause.code ?? '');
    const why = isReaderGone ? 'its reader has ended' : cause.message;
    super(`Standard output can't be written: ${why}.`, { cause });
    this.isReaderGone = isReaderGone;
  }
}
