/** Runs `pandablocks info`. */

import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import { reportFailure } from '../../report-failure.js';
import { drawSummary } from './report.js';
import { summarize } from './file-summary.js';
import { printText } from '../../output/print.js';
import { StandardOutputError } from '../../output/standard-output-error.js';
import { toJson } from '../../printable-text.js';

export interface InfoOptions {
  readonly json: boolean;
  readonly debug: boolean;
}

/**
 * @returns the exit code; a file or a dataset that can't be read is a failure, but all others are
 *   shown
 */
export async function showFiles(
  paths: readonly string[],
  { json, debug }: InfoOptions,
): Promise<number> {
  let exitCode = EXIT_OK;
  let isFirst = true;
  for (const path of paths) {
    try {
      const summary = await summarize(path);
      const gap = isFirst || json ? '' : '\n';
      await printText(`${gap}${json ? toJson(summary, exactNumbers) : drawSummary(summary)}\n`);
      isFirst = false;
      if (summary.datasets.some(({ error }) => error !== undefined)) exitCode = EXIT_FAILED;
    } catch (error) {
      exitCode = EXIT_FAILED;
      reportFailure(error, debug);
      // The other files could not be printed either.
      if (error instanceof StandardOutputError) break;
    }
  }
  return exitCode;
}

/** Values that a JSON number may not be able to represent. */
const VALUES = ['min', 'max', 'mean'];

/** A value that a JSON number can't represent exactly becomes a string. */
function exactNumbers(key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  const isInfinite = value === Infinity || value === -Infinity;
  return isInfinite && VALUES.includes(key) ? String(value) : value;
}
