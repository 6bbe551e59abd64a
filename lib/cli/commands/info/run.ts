/** What `pandablocks info` does. */

import { EXIT_FAILED, EXIT_OK } from '../../exit-codes.js';
import { reportFailure } from '../../report-failure.js';
import { drawSummary } from './report.js';
import { summarize } from './file-summary.js';
import { printText } from '../../output/print.js';
import { toJson } from '../../printable-text.js';

export interface InfoOptions {
  readonly json: boolean;
  readonly debug: boolean;
}

/** @returns the exit code: a dataset that can't be read is a failure, but all others are shown */
export async function showFile(path: string, { json, debug }: InfoOptions): Promise<number> {
  try {
    const summary = await summarize(path);
    await printText(`${json ? toJson(summary, exactNumbers) : drawSummary(summary)}\n`);
    return summary.datasets.some(({ error }) => error !== undefined) ? EXIT_FAILED : EXIT_OK;
  } catch (error) {
    reportFailure(error, debug);
    return EXIT_FAILED;
  }
}

/** Whose values a number of JSON may not be able to hold. */
const VALUES = ['min', 'max', 'mean'];

/** What is no exact number in JSON is a text there. */
function exactNumbers(key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  const isInfinite = value === Infinity || value === -Infinity;
  return isInfinite && VALUES.includes(key) ? String(value) : value;
}
